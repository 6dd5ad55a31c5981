const key = process.env.OPENROUTER_API_KEY

export const hasKey = !!key

export async function ask(messages: { role: string; content: string }[]) {
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: import.meta.env.VITE_OPENROUTER_MODEL, messages }),
  })
  const { choices } = await res.json()
  return String(choices[0].message.content)
}
