const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
  method: 'POST',
  headers: { Authorization: `Bearer ${process.env.OPENROUTER_API_KEY}` },
  body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: 'Name this tab' }] }),
})
console.log(res.status)
