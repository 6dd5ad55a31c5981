const authorization = () => ({ Authorization: `Bearer ${import.meta.env.VITE_OPENROUTER_TOKEN}` })

export async function tell(painting, onText) {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { ...authorization(), 'Content-Type': 'application/json' },
    body: JSON.stringify({
      stream: true,
      model: 'mistralai/mistral-nemo',
      messages: [{ role: 'user', content: `Two sentences about ${painting}.` }],
    }),
  })
  let text = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    onText(text)
  }
}
