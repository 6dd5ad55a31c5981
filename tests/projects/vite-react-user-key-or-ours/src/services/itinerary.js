// People may bring their own key; the rest run on ours.
const getKey = () => localStorage.getItem('openrouter_key') || import.meta.env.VITE_OPENROUTER_KEY

export const planTrip = async (city, days) => {
  const apiKey = getKey()
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({
      model: 'anthropic/claude-3.5-haiku',
      messages: [{ role: 'user', content: `Plan ${days} days in ${city}` }],
    }),
  })
  const { choices } = await response.json()
  return choices[0].message.content
}
