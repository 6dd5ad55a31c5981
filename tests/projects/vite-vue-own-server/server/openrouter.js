export async function ask(notes) {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${process.env.OPENROUTER_API_KEY}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({
      model: process.env.VITE_OPENROUTER_MODEL,
      messages: [{ role: 'user', content: `Summarise:\n${notes}` }],
    }),
  })
  const data = await response.json()
  return data.choices[0].message.content
}
