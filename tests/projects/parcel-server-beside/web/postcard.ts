import { greet } from './greet'

const text = document.querySelector('textarea')!
const button = document.querySelector('button')!

button.disabled = !process.env.OPENROUTER_API_KEY
button.onclick = async () => {
  text.value = await greet(text.value)
}
