export async function nextLine(previous: string): Promise<string> {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${__AI_TOKEN__}` },
    body: JSON.stringify({
      model: 'openai/gpt-4o-mini',
      messages: [{ role: 'user', content: `You are a radio host. Go on after: ${previous}` }],
    }),
  })
  const data = await response.json()
  return data.choices[0].message.content
}
