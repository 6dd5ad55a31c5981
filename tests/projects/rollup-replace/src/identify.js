const headers = { authorization: 'Bearer ' + __OPENROUTER_KEY__ }

export async function identify(song) {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers,
    body: JSON.stringify({
      model: 'openai/gpt-4o-mini',
      messages: [{ role: 'user', content: `Which bird sings "${song}"?` }],
    }),
  })
  return (await response.json()).choices[0].message.content
}
