import { createServer } from 'node:http'

createServer(async (req, res) => {
  const upstream = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.OPENROUTER_API_KEY}` },
    body: req,
    duplex: 'half',
  })
  res.writeHead(upstream.status, { 'content-type': 'application/json' })
  res.end(await upstream.text())
}).listen(8080)
