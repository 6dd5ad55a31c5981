const { ask, saveKey } = window.deskmate
const input = document.createElement('input')

input.type = 'password'
input.onchange = () => saveKey(input.value)
document.querySelector('#root').append(input)
document.onclick = () => ask({ model: import.meta.env.RENDERER_VITE_OPENROUTER_MODEL, messages: [] })
