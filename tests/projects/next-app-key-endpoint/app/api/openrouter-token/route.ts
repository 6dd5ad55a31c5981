import { NextResponse, type NextRequest } from 'next/server'

export async function GET(request: NextRequest) {
  const apiKey = process.env.OPENROUTER_API_KEY
  if (!apiKey) {
    return NextResponse.json({ error: 'not configured' }, { status: 500 })
  }
  return NextResponse.json({ apiKey, issuedFor: request.nextUrl.host })
}
