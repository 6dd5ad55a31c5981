const client = {
  key: import.meta.env.OPENROUTER_API_KEY,
  model: import.meta.env.OPENROUTER_MODEL,
}

export const verse = async (mood) => {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${client.key}` },
    body: JSON.stringify({
      model: client.model,
      messages: [{ role: 'user', content: `A ${mood} verse.` }],
    }),
  })
  return (await response.json()).choices[0].message.content
}
