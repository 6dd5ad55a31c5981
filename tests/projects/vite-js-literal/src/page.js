import { nameFor } from './names.js'

document.querySelector('button').addEventListener('click', async ({ target }) => {
  target.textContent = await nameFor('hamster')
})
