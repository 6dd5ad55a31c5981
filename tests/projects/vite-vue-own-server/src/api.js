export async function summarise(notes) {
  const response = await fetch(`${import.meta.env.VITE_API_BASE_URL}/summary`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'HTTP-Referer': import.meta.env.VITE_OPENROUTER_REFERER },
    body: JSON.stringify({ notes }),
  })
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()).summary
}
