import { debugPanel } from './debug-panel.js'

export async function start(screen) {
  const response = await fetch('/api/headline')
  screen.textContent = await response.text()
  if (location.hash === '#debug') screen.append(debugPanel())
}
