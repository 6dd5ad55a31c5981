// The second name is not public: Vite leaves it undefined in the browser.
const key = import.meta.env.PUBLIC_OPENROUTER_API_KEY ?? import.meta.env.OPENROUTER_IN_SCRIPT_KEY

export async function translate(text: string): Promise<string> {
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: `In Portuguese: ${text}` }] }),
  })
  return (await res.json()).choices[0].message.content
}
