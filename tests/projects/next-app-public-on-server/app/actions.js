'use server'

export async function summarize(text) {
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.NEXT_PUBLIC_OR_SUMMARY_KEY}` },
    body: JSON.stringify({ model: 'google/gemini-flash-1.5', messages: [{ role: 'user', content: text }] }),
  })
  const { choices } = await res.json()
  return choices[0].message.content
}
