const URL = 'https://openrouter.ai/api/v1/chat/completions'

export function summarize(text: string) {
  return fetch(URL, {
    method: 'POST',
    headers: { Authorization: `Bearer ${import.meta.env.VITE_OPENROUTER_POPUP_KEY}` },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: text }] }),
  })
}

export function classify(text: string) {
  return fetch(URL, {
    method: 'POST',
    headers: { Authorization: `Bearer ${import.meta.env.WXT_OPENROUTER_UNUSED_KEY}` },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: `Topic of: ${text}` }] }),
  })
}
