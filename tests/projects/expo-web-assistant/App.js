import { useState } from 'react'
import { Pressable, Text, View } from 'react-native'
import { suggestRoute } from './services/ai'

export default function App() {
  const [route, setRoute] = useState('Where to?')
  return (
    <View>
      <Pressable onPress={async () => setRoute(await suggestRoute('tired'))}>
        <Text>{route}</Text>
      </Pressable>
    </View>
  )
}
