import { explain } from './explainer.js'

const log = document.querySelector('#log')
log.addEventListener('change', async () => {
  document.querySelector('#explanation').textContent = await explain(log.value)
})
