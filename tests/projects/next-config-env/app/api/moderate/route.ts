export async function POST(req: Request) {
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.OPENROUTER_MODERATION_KEY}` },
    body: JSON.stringify({ model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: await req.text() }] }),
  })
  return Response.json({ flagged: (await res.text()).includes('unsafe') })
}
