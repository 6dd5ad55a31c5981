import { compete } from './arena.js'

const round = document.getElementById('round')
for (const { tier, text } of await compete('Explain gravity to a cat.')) {
  round.insertAdjacentHTML('beforeend', `<li>${tier}: ${text}</li>`)
}
