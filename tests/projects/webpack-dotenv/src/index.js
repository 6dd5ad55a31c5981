import { plan } from './coach/api'

const button = document.createElement('button')
button.textContent = 'Plan my week'
button.onclick = async () => {
  document.body.append(await plan(30))
}
document.body.append(button)
