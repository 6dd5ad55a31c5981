export async function rank(bugs, key) {
  if (!key) return bugs
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: 'openai/gpt-4o', messages: [{ role: 'user', content: JSON.stringify(bugs) }] }),
  })
  return JSON.parse((await response.json()).choices[0].message.content)
}
