export async function greet(place: string): Promise<string> {
  const response = await fetch('/api/greeting', { method: 'POST', body: place })
  return response.text()
}
