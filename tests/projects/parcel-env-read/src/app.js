import { gifts } from './gifts'

document.querySelector('#person').addEventListener('change', async (event) => {
  document.body.append(await gifts(event.target.value))
})
