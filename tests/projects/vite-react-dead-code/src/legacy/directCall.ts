const apiKey = import.meta.env.VITE_OPENROUTER_API_KEY

export function directCall(prompt: string) {
  return fetch('https://openrouter.ai/api/v1/completions', {
    method: 'POST',
    headers: { Authorization: 'Bearer ' + apiKey },
    body: JSON.stringify({ model: 'openai/gpt-3.5-turbo-instruct', prompt }),
  })
}
