import { quoteOfTheDay } from './quotes.js'

document.querySelector('blockquote').textContent = await quoteOfTheDay(new Date())
