export function recommend(title) {
  return fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: {
      Authorization: 'Bearer ' + process.env.REACT_APP_OPENROUTER_API_KEY,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({
      model: 'openai/gpt-4o-mini',
      messages: [{ role: 'user', content: 'Three books like ' + title }],
    }),
  })
    .then((response) => response.json())
    .then((data) => data.choices[0].message.content.split('\n'))
}
