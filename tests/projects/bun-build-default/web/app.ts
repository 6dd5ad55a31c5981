import { anagram } from './anagram'

document.body.textContent = await anagram('listen')
