self.onmessage = async ({ data: log }) => {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${import.meta.env.VITE_OPENROUTER_API_KEY}`,
    },
    body: JSON.stringify({
      model: 'deepseek/deepseek-chat',
      messages: [{ role: 'user', content: `Explain this log:\n${log}` }],
    }),
  })
  const { choices } = await response.json()
  self.postMessage(choices[0].message.content)
}
