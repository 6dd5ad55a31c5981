export const dynamic = 'force-dynamic'

export function GET() {
  return Response.json({ ok: true, openrouter: !!process.env.OPENROUTER_API_KEY })
}
