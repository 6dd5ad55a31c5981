const { OPENROUTER_API_KEY, OPENROUTER_MODEL = 'openai/gpt-4o-mini' } = process.env

export async function gifts(person) {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${OPENROUTER_API_KEY}` },
    body: JSON.stringify({
      model: OPENROUTER_MODEL,
      messages: [{ role: 'user', content: `A gift for my ${person}` }],
    }),
  })
  return (await response.json()).choices[0].message.content
}
