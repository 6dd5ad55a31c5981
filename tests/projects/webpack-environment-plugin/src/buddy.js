import { bearer } from './credentials'

export async function translate(phrase) {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: bearer() },
    body: JSON.stringify({
      model: 'openai/gpt-4o-mini',
      messages: [{ role: 'user', content: `Into Portuguese: ${phrase}` }],
    }),
  })
  const data = await response.json()
  return data.choices[0].message.content
}
