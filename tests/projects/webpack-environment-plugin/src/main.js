import { translate } from './buddy'

const form = document.forms[0]
form.onsubmit = async (event) => {
  event.preventDefault()
  const phrase = form.elements.phrase.value
  document.querySelector('dl').innerHTML += `<dt>${phrase}</dt><dd>${await translate(phrase)}</dd>`
}
