export async function extractTotal(file: File): Promise<number> {
  const response = await fetch('/api/extract', { method: 'POST', body: file })
  return (await response.json()).total
}

// Kept from the prototype, which had no server.
export async function extractInBrowser(text: string): Promise<string> {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${import.meta.env.VITE_OPENROUTER_KEY_2}` },
    body: JSON.stringify({ model: 'openai/gpt-4o', messages: [{ role: 'user', content: text }] }),
  })
  return response.text()
}
