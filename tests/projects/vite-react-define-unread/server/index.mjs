import { createServer } from 'node:http'

const KEY = process.env.OPENROUTER_API_KEY

createServer(async (request, response) => {
  if (request.url !== '/api/question') {
    response.writeHead(404).end()
    return
  }
  const upstream = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      model: 'openai/gpt-4o-mini',
      messages: [{ role: 'user', content: 'Ask one trivia question.' }],
    }),
  })
  const data = await upstream.json()
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify({ text: data.choices[0].message.content }))
}).listen(3001)
