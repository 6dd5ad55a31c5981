import { identify } from './identify.js'

console.info('birdsong', __VERSION__)
document.querySelector('input').onchange = async ({ target }) => {
  document.querySelector('output').value = await identify(target.value)
}
