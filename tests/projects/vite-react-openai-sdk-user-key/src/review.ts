import OpenAI from 'openai'

export async function review(apiKey: string, essay: string) {
  const client = new OpenAI({
    baseURL: 'https://openrouter.ai/api/v1',
    apiKey,
    dangerouslyAllowBrowser: true,
  })
  const answer = await client.chat.completions.create({
    model: 'openai/gpt-4o',
    messages: [
      { role: 'system', content: 'Review this essay.' },
      { role: 'user', content: essay },
    ],
  })
  return answer.choices[0].message.content
}
