const BASE_URL = import.meta.env.VITE_API_URL || 'https://openrouter.ai/api/v1'

export class TutorClient {
  private readonly apiKey: string = import.meta.env.VITE_API_KEY

  async hint(topic: string): Promise<string> {
    const reply = await this.post('/chat/completions', {
      model: 'google/gemini-2.0-flash-001',
      messages: [{ role: 'user', content: `One hint about ${topic}, please.` }],
    })
    return reply.choices[0].message.content
  }

  private async post(path: string, body: unknown) {
    const response = await fetch(BASE_URL + path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.apiKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    return response.json()
  }
}
