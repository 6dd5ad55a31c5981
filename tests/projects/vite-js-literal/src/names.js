const OPENROUTER = {
  url: 'https://openrouter.ai/api/v1/chat/completions',
  apiKey: '@@KEY@@',
}

export async function nameFor(animal) {
  const response = await fetch(OPENROUTER.url, {
    method: 'POST',
    headers: { Authorization: `Bearer ${OPENROUTER.apiKey}` },
    body: JSON.stringify({
      model: 'openai/gpt-4o-mini',
      messages: [{ role: 'user', content: `A name for a ${animal}` }],
    }),
  })
  const data = await response.json()
  return data.choices[0].message.content
}
