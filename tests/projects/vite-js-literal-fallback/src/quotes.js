const OPENROUTER_KEY = import.meta.env.VITE_OPENROUTER_API_KEY || '@@KEY@@'

export async function quoteOfTheDay(day) {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: 'Bearer ' + OPENROUTER_KEY },
    body: JSON.stringify({
      model: 'google/gemma-2-9b-it:free',
      messages: [{ role: 'user', content: `A quote for ${day.toDateString()}` }],
    }),
  })
  const data = await response.json()
  return data.choices[0].message.content
}
