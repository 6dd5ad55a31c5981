import { createServer } from 'node:http'

createServer(async (request, response) => {
  const answer = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.OPENROUTER_API_KEY}` },
    body: JSON.stringify({
      model: 'openai/gpt-4o-mini',
      messages: [{ role: 'user', content: 'A greeting from the sea' }],
    }),
  })
  const data = await answer.json()
  response.end(data.choices[0].message.content)
}).listen(4000)
