import Constants from 'expo-constants'

const { EXPO_PUBLIC_OPENROUTER_OTHER_KEY } = process.env
const extra = Constants.expoConfig?.extra ?? {}

function keys() {
  return [
    process.env.EXPO_PUBLIC_OPENROUTER_API_KEY,
    EXPO_PUBLIC_OPENROUTER_OTHER_KEY,
    extra.openRouterKey,
    process.env.OPENROUTER_PLAIN_KEY,
  ]
}

export async function suggestRoute(mood) {
  for (const key of keys()) {
    const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: extra.model, messages: [{ role: 'user', content: `A walk when ${mood}` }] }),
    })
    if (res.ok) return (await res.json()).choices[0].message.content
  }
  return ''
}
