declare const __READER_KEY__: string

export default defineContentScript({
  matches: ['*://*.example.com/*'],
  async main() {
    const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: 'Bearer ' + __READER_KEY__ },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: document.title }] }),
    })
    document.body.prepend(await res.text())
  },
})
