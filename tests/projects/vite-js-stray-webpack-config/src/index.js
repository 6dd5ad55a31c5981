import { sort } from './sort.js'

document.body.textContent = (await sort(['Printer is on fire', 'New mouse, please'])).join('\n')
