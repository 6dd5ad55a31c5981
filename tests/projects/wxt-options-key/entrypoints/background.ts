export default defineBackground(() => {
  browser.action.onClicked.addListener(async (tab) => {
    const { openrouterKey } = await browser.storage.local.get('openrouterKey')
    if (!openrouterKey) return browser.runtime.openOptionsPage()
    await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${openrouterKey}` },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: tab.title ?? '' }] }),
    })
  })
})
