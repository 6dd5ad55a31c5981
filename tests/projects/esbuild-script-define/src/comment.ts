const KEY = process.env.OPENROUTER_API_KEY

export async function comment(move: string): Promise<string> {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${KEY}` },
    body: JSON.stringify({
      model: 'openai/gpt-4o-mini',
      messages: [{ role: 'user', content: `Comment on ${move}` }],
    }),
  })
  const data = await response.json()
  return data.choices[0].message.content
}
