export async function expandNode(apiKey: string, node: string): Promise<string[]> {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      model: 'openai/gpt-4o-mini',
      messages: [{ role: 'user', content: `Five ideas next to "${node}", one a line.` }],
    }),
  })
  const data = await response.json()
  return data.choices[0].message.content.split('\n')
}
