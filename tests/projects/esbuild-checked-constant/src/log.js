const key = process.env.OPENROUTER_API_KEY

if (!key) {
  document.querySelector('#advice').hidden = true
}

document.querySelector('#advice').onclick = () => fetch('/advice')
