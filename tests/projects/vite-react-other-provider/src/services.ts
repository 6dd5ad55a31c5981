const MAPS = 'https://maps.example.com/geocode/json'

export async function geocode(address: string) {
  const query = new URLSearchParams({ address, key: import.meta.env.VITE_API_KEY })
  const response = await fetch(`${MAPS}?${query}`)
  return response.json()
}

// The model is asked by our own server, which holds the OpenRouter key.
export async function describe(place: unknown): Promise<string> {
  const response = await fetch('/api/openrouter/describe', {
    method: 'POST',
    body: JSON.stringify({ model: 'openai/gpt-4o-mini', place }),
  })
  return response.text()
}
