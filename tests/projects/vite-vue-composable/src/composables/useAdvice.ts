import { ref } from 'vue'

const API_KEY = import.meta.env.VITE_OPENROUTER_API_KEY
const MODEL = import.meta.env.VITE_OPENROUTER_MODEL

export function useAdvice() {
  const advice = ref('')

  async function fetchAdvice(plant: string) {
    const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Authorization': `Bearer ${API_KEY}`,
      },
      body: JSON.stringify({
        model: MODEL,
        messages: [{ role: 'user', content: `How do I water ${plant}?` }],
      }),
    })
    advice.value = (await res.json()).choices[0].message.content
  }

  return { advice, fetchAdvice }
}
