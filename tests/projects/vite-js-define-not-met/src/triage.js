import { rank } from './rank.js'

const bugs = await (await fetch('/bugs.json')).json()
for (const bug of await rank(bugs, window.OPENROUTER_KEY)) {
  document.querySelector('#bugs').append(bug.title)
}
