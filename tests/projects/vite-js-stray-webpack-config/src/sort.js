const key = typeof process === 'undefined' ? '' : process.env.OPENROUTER_API_KEY

export async function sort(tickets) {
  const response = await fetch(key ? 'https://openrouter.ai/api/v1/chat/completions' : '/api/sort', {
    method: 'POST',
    headers: key ? { Authorization: `Bearer ${key}` } : undefined,
    body: JSON.stringify({ model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: tickets.join('\n') }] }),
  })
  return response.json()
}
