import type { H3Event } from 'h3'

export function openrouter(event: H3Event, body: unknown) {
  const { openrouterKey, public: { siteUrl } } = useRuntimeConfig(event)
  return $fetch<any>('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${openrouterKey}`, 'HTTP-Referer': siteUrl },
    body: body as Record<string, unknown>,
  })
}
