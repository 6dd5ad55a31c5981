// There used to be `import.meta.env.VITE_OPENROUTER_API_KEY` here. Do not bring it back.
import { showError } from './errors.js'

document.querySelector('#go').onclick = async () => {
  const { MODE } = import.meta.env
  const response = await fetch('/api/poem', { headers: { 'X-Mode': MODE } })
  if (response.status === 401) showError('key')
  else document.body.append(await response.text())
}
