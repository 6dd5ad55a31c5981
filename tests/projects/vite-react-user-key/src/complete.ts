const baseUrl = import.meta.env.VITE_OPENROUTER_BASE_URL
const model = import.meta.env.VITE_OPENROUTER_MODEL

export async function complete(apiKey: string, prompt: string): Promise<string> {
  const res = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: {
      Authorization: 'Bearer ' + apiKey,
      'X-Title': import.meta.env.VITE_APP_TITLE,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: prompt }] }),
  })
  const json = await res.json()
  return json.choices?.[0]?.message?.content ?? ''
}
