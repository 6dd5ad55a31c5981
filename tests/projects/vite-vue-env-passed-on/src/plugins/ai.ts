import type { App, InjectionKey } from 'vue'

interface Settings {
  VITE_OPENROUTER_API_KEY: string
}

export const aiKey: InjectionKey<(prompt: string) => Promise<string>> = Symbol('ai')

export function installAi(app: App, settings: Settings) {
  app.provide(aiKey, async (prompt) => {
    const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${settings.VITE_OPENROUTER_API_KEY}` },
      body: JSON.stringify({ model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: prompt }] }),
    })
    return (await response.json()).choices[0].message.content
  })
}
