export default defineBackground(() => {
  browser.runtime.onMessage.addListener((message, _sender, reply) => {
    fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${import.meta.env.WXT_OPENROUTER_API_KEY}` },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: message.text }] }),
    })
      .then((res) => res.json())
      .then(reply)
    return true
  })
})
