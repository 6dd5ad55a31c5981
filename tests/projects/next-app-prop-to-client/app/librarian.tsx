'use client'

import { useState } from 'react'

export function Librarian({ apiKey, shelf }: { apiKey: string; shelf: string }) {
  const [tip, setTip] = useState<string>()

  const recommend = async () => {
    const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: shelf }] }),
    })
    setTip((await response.json()).choices[0].message.content)
  }

  return (
    <div>
      <button onClick={recommend}>Recommend a book</button>
      {tip}
    </div>
  )
}
