import { continueText } from './api'

document.querySelector('#root')!.addEventListener('click', async () => {
  document.body.append(await continueText(document.body.innerText))
})
