import OpenAI from 'openai'

export const llm = new OpenAI({
  baseURL: 'https://openrouter.ai/api/v1',
  apiKey: import.meta.env.VITE_OPENROUTER_API_KEY,
  defaultHeaders: { 'HTTP-Referer': 'https://coach.example.org', 'X-Title': 'Interview coach' },
  dangerouslyAllowBrowser: true,
})
