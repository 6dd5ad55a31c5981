export async function makeCards(key: string, topic: string): Promise<string[]> {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      model: import.meta.env.VITE_OPENROUTER_MODEL,
      messages: [{ role: 'user', content: `Five flashcards about ${topic}` }],
    }),
  })
  return (await response.json()).choices[0].message.content.split('\n\n')
}
