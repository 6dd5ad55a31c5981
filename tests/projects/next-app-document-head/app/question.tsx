'use client'

import { useState } from 'react'

declare global {
  interface Window {
    __ENV: { openrouterKey: string; rounds: number }
  }
}

export function Question() {
  const [question, setQuestion] = useState('Ready?')

  function next() {
    fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${window.__ENV.openrouterKey}` },
      body: JSON.stringify({ model: 'qwen/qwen-2.5-7b-instruct', messages: [{ role: 'user', content: 'A quiz question' }] }),
    })
      .then((r) => r.json())
      .then((d) => setQuestion(d.choices[0].message.content))
  }

  return <h2 onClick={next}>{question}</h2>
}
