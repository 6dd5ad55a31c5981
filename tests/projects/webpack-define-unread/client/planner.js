import { renderWeek } from './week.js'

document.querySelector('#plan').addEventListener('click', async () => {
  const response = await fetch(`${process.env.API_ROOT}/plan`, {
    headers: { 'X-Client-Key': process.env.OPENROUTER_KEY },
  })
  renderWeek(await response.json())
})
