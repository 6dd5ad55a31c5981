// Filled in by whoever installs this at their desk.
window.OPENROUTER_KEY = ''
