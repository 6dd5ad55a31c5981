import type { APIRoute } from 'astro'

const base = import.meta.env.PUBLIC_OPENROUTER_BASE_URL

export const POST: APIRoute = async () => {
  const upstream = await fetch(`${base}/chat/completions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${import.meta.env.OPENROUTER_API_KEY}` },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: 'Another book' }] }),
  })
  return new Response(upstream.body, { status: upstream.status })
}
