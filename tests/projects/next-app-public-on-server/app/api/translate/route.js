export async function POST(request) {
  const text = await request.text()
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.NEXT_PUBLIC_OPENROUTER_KEY}` },
    body: JSON.stringify({
      model: 'google/gemini-flash-1.5',
      messages: [{ role: 'user', content: `Translate to French: ${text}` }],
    }),
  })
  const { choices } = await res.json()
  return new Response(choices[0].message.content)
}
