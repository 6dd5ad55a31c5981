import { OPENROUTER_BROWSER_KEY } from 'astro:env/client'

export async function recommend(record) {
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${OPENROUTER_BROWSER_KEY}` },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: `Like ${record}` }] }),
  })
  const { choices } = await res.json()
  return choices[0].message.content
}
