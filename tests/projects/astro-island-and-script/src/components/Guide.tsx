import { useState } from 'react'

export default function Guide({ city }: { city: string }) {
  const [tip, setTip] = useState('')

  async function load() {
    const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${import.meta.env.PUBLIC_OPENROUTER_ISLAND_KEY}` },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: city }] }),
    })
    setTip((await res.json()).choices[0].message.content)
  }

  return <button onClick={load}>{tip || `A tip for ${city}`}</button>
}
