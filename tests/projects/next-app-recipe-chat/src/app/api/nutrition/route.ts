import { NextResponse } from 'next/server'

export async function POST(request: Request) {
  const { recipe } = await request.json()
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.OPENROUTER_API_KEY}` },
    body: JSON.stringify({ model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: recipe }] }),
  })
  return NextResponse.json(await res.json(), { status: res.status })
}
