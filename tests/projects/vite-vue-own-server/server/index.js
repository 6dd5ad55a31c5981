import { createServer } from 'node:http'
import { ask } from './openrouter.js'

createServer(async (req, res) => {
  let body = ''
  for await (const part of req) body += part
  res.setHeader('Content-Type', 'application/json')
  if (req.url === '/api/health') {
    res.end(JSON.stringify({ ok: true, has_key: Boolean(process.env.OPENROUTER_API_KEY) }))
    return
  }
  res.end(JSON.stringify({ summary: await ask(JSON.parse(body).notes) }))
}).listen(3000)
