const BASE = 'https://openrouter.ai/api/v1'

async function post(path: string, key: string | undefined, body: unknown) {
  const res = await fetch(`${BASE}${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return res.json()
}

export async function draftReply(mail: string): Promise<string> {
  const data = await post('/chat/completions', process.env.NEXT_PUBLIC_OPENROUTER_API_KEY, {
    model: 'deepseek/deepseek-chat',
    messages: [{ role: 'user', content: `Reply to: ${mail}` }],
  })
  return data.choices[0].message.content
}

export async function embed(text: string): Promise<number[]> {
  const data = await post('/embeddings', process.env.NEXT_PUBLIC_OPENROUTER_EMBEDDINGS_KEY, { input: text })
  return data.data[0].embedding
}
