import { keyFor } from './keys.js'

const MODELS = { fast: 'openai/gpt-4o-mini', smart: 'openai/o3' }

export function compete(prompt) {
  return Promise.all(
    Object.entries(MODELS).map(async ([tier, model]) => {
      const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
        method: 'POST',
        headers: { Authorization: `Bearer ${keyFor(tier)}` },
        body: JSON.stringify({ model, messages: [{ role: 'user', content: prompt }] }),
      })
      const data = await response.json()
      return { tier, text: data.choices[0].message.content }
    }),
  )
}
