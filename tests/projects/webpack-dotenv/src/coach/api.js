const OPTIONS = {
  url: 'https://openrouter.ai/api/v1/chat/completions',
  key: process.env.OPENROUTER_API_KEY,
}

export async function plan(kilometres) {
  const { url, key } = OPTIONS
  const response = await fetch(url, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}` },
    body: JSON.stringify({
      model: 'openai/gpt-4o-mini',
      messages: [{ role: 'user', content: `A training week of ${kilometres} km` }],
    }),
  })
  return (await response.json()).choices[0].message.content
}
