export const narrate = async (tide) => {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${AI_TOKEN}` },
    body: JSON.stringify({
      model: 'openai/gpt-4o-mini',
      messages: [{ role: 'user', content: `Tell these tides: ${JSON.stringify(tide)}` }],
    }),
  })
  return (await response.json()).choices[0].message.content
}
