export default async function handler(request, response) {
  const upstream = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.OPENROUTER_API_KEY}` },
    body: JSON.stringify({
      model: 'openai/gpt-4o-mini',
      messages: [{ role: 'user', content: `Describe ${JSON.stringify(request.body.place)}` }],
    }),
  })
  const { choices } = await upstream.json()
  response.status(200).send(choices[0].message.content)
}
