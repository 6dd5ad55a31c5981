const authorization = `Bearer ${process.env.AI_KEY}`

document.querySelector('button')!.onclick = async () => {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { authorization },
    body: JSON.stringify({ model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'A riddle' }] }),
  })
  const data = await response.json()
  document.querySelector('p')!.textContent = data.choices[0].message.content
}
