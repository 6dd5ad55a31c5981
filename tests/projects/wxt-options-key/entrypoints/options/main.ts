const input = document.querySelector<HTMLInputElement>('#key')!

input.addEventListener('change', async () => {
  await browser.storage.local.set({ openrouterKey: input.value })
})
