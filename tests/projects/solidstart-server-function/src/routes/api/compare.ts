import type { APIEvent } from '@solidjs/start/server'

export async function POST({ request }: APIEvent) {
  const { bikes } = await request.json()
  return fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.OPENROUTER_KEY}` },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: bikes.join(' or ') }] }),
  })
}
