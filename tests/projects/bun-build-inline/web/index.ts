import { pun } from './puns'

document.querySelector('h1')!.textContent = await pun('cheese')
