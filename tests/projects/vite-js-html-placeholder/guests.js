const key = document.querySelector('meta[name="openrouter-key"]').content
const form = document.querySelector('#ask')

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}` },
    body: JSON.stringify({
      model: 'openai/gpt-4o-mini',
      messages: [{ role: 'user', content: new FormData(form).get('q') }],
    }),
  })
  const data = await response.json()
  document.querySelector('#answer').textContent = data.choices[0].message.content
})
