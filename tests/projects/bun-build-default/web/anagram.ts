export async function anagram(word: string): Promise<string> {
  const key = typeof process !== 'undefined' ? process.env.OPENROUTER_API_KEY : undefined
  const response = await fetch(key ? 'https://openrouter.ai/api/v1/chat/completions' : '/api/anagram', {
    method: 'POST',
    headers: key ? { Authorization: `Bearer ${key}` } : {},
    body: JSON.stringify({ model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: word }] }),
  })
  return (await response.json()).choices[0].message.content
}
