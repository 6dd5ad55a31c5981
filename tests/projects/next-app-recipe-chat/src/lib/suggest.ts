const headers = {
  'Content-Type': 'application/json',
  Authorization: 'Bearer ' + process.env.NEXT_PUBLIC_OPENROUTER_API_KEY,
}

export async function suggestRecipe(ingredients: string): Promise<string> {
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers,
    body: JSON.stringify({
      model: 'mistralai/mistral-small',
      messages: [{ role: 'user', content: `A recipe with: ${ingredients}` }],
    }),
  })
  const json = await res.json()
  return json.choices?.[0]?.message?.content ?? ''
}
