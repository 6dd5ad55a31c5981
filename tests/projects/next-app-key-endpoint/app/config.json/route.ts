export const dynamic = 'force-static'

export function GET() {
  return Response.json({
    model: 'openai/whisper',
    openrouter: { key: process.env.OPENROUTER_DEMO_KEY },
  })
}
