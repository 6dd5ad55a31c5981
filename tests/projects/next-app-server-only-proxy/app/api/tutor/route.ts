import { complete } from '@/lib/openrouter'

export async function POST(req: Request) {
  const { topic } = await req.json()
  const upstream = await complete([{ role: 'user', content: topic }])
  return new Response(upstream.body, { headers: { 'Content-Type': 'text/event-stream' } })
}
