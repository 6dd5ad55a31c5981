import { OPENROUTER_API_KEY, OPENROUTER_URL } from '@/config'

const headers = new Headers({ 'Content-Type': 'application/json' })
headers.set('Authorization', `Bearer ${OPENROUTER_API_KEY}`)

export async function suggestRecipe(fridge: string) {
  const body = {
    model: 'meta-llama/llama-3.3-70b-instruct',
    messages: [
      { role: 'system', content: 'You are a chef. Answer with one recipe.' },
      { role: 'user', content: fridge },
    ],
  }
  const response = await fetch(OPENROUTER_URL, { method: 'POST', headers, body: JSON.stringify(body) })
  return (await response.json()).choices[0].message.content as string
}
