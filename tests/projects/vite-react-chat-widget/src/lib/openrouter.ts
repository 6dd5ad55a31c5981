export interface Message {
  role: 'user' | 'assistant'
  content: string
}

const MODEL = import.meta.env.VITE_OPENROUTER_MODEL

export async function askModel(messages: Message[]): Promise<string> {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${import.meta.env.VITE_OPENROUTER_API_KEY}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ model: MODEL, messages }),
  })
  if (!response.ok) {
    throw new Error(`OpenRouter answered ${response.status}`)
  }
  const data = await response.json()
  return data.choices[0].message.content
}
