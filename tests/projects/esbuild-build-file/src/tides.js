import { narrate } from './narrate.js'

const tide = await (await fetch('/tide.json')).json()
document.getElementById('tide').textContent = await narrate(tide)
