import type { RequestHandler } from '@builder.io/qwik-city'

export const onPost: RequestHandler = async ({ env, json, parseBody }) => {
  const upstream = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${env.get('OPENROUTER_KEY')}` },
    body: JSON.stringify(await parseBody()),
  })
  json(upstream.status, await upstream.json())
}
