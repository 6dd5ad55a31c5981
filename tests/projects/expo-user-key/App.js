import Constants from 'expo-constants'
import { useState } from 'react'
import { Button, Text, TextInput, View } from 'react-native'

const MODEL = process.env.EXPO_PUBLIC_OPENROUTER_MODEL

export default function App() {
  const [ownKey, setOwnKey] = useState('')
  const [haiku, setHaiku] = useState('')

  async function write() {
    const body = JSON.stringify({ model: MODEL, messages: [{ role: 'user', content: 'A haiku' }] })
    const res = ownKey
      ? await fetch('https://openrouter.ai/api/v1/chat/completions', {
          method: 'POST',
          headers: { Authorization: `Bearer ${ownKey}` },
          body,
        })
      : await fetch(`${process.env.EXPO_PUBLIC_API_URL}/haiku`, { method: 'POST', body })
    setHaiku((await res.json()).choices[0].message.content)
  }

  return (
    <View>
      <TextInput secureTextEntry placeholder="sk-or-v1-..." value={ownKey} onChangeText={setOwnKey} />
      <Button title="Write" disabled={!ownKey && !Constants.expoConfig.extra.backendHasKey} onPress={write} />
      <Text>{haiku}</Text>
    </View>
  )
}
