'use client'

import { useState } from 'react'
import { getClientCredentials } from './actions'

export function Recorder() {
  const [title, setTitle] = useState('New memo')

  async function name(transcript: string) {
    const { key } = await getClientCredentials()
    const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: transcript }] }),
    })
    setTitle((await res.json()).choices[0].message.content)
  }

  return <button onClick={() => name('hello')}>{title}</button>
}
