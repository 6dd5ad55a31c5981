import { useState } from 'react'

type Props = { apiKey?: string; prompt: string }

export function Assistant({ apiKey = import.meta.env.VITE_OPENROUTER_KEY, prompt }: Props) {
  const [text, setText] = useState(prompt)

  async function run() {
    const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: prompt }] }),
    })
    setText((await res.json()).choices[0].message.content)
  }

  return <button onClick={run}>{text}</button>
}
