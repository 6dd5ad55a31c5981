const MESSAGES = {
  key: 'No key on the server. Set OPENROUTER_API_KEY there; VITE_OPENROUTER_API_KEY is not used any more.',
}

export const showError = (code) => alert(MESSAGES[code])
