import 'server-only'

export type Turn = { role: 'user' | 'assistant' | 'system'; content: string }

const apiKey = process.env.OPENROUTER_API_KEY

export const tutorIsConfigured = Boolean(apiKey)

export async function complete(messages: Turn[]) {
  if (!apiKey) throw new Error('OPENROUTER_API_KEY is not set')
  return fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${apiKey}`,
      'HTTP-Referer': process.env.NEXT_PUBLIC_SITE_URL ?? '',
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ model: process.env.OPENROUTER_MODEL, stream: true, messages }),
  })
}
