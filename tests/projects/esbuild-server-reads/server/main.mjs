import { createServer } from 'node:http'
import { explain } from './model.mjs'

createServer(async (request, response) => {
  const parts = []
  for await (const part of request) parts.push(part)
  response.end(await explain(JSON.parse(Buffer.concat(parts).toString())))
}).listen(8080)
