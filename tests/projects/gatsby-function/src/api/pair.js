export default async function handler(req, res) {
  const upstream = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.OPENROUTER_API_KEY}` },
    body: JSON.stringify({ model: process.env.GATSBY_OPENROUTER_MODEL, messages: [{ role: 'user', content: req.body.tea }] }),
  })
  res.status(upstream.status).json(await upstream.json())
}
