'use client'

import { useState } from 'react'

const { NEXT_PUBLIC_OPENROUTER_API_KEY } = process.env
const env = process.env

function keyFor(tier: string) {
  return process.env[`NEXT_PUBLIC_OPENROUTER_${tier}_KEY`]
}

export default function Composer({ tier }: { tier: string }) {
  const [card, setCard] = useState('')

  if (typeof window === 'undefined') {
    fetch('https://openrouter.ai/api/v1/models', {
      headers: { Authorization: `Bearer ${process.env.NEXT_PUBLIC_OPENROUTER_SSR_KEY}` },
    })
  }

  async function write() {
    if (!process.env.NEXT_PUBLIC_OPENROUTER_CHECKED_KEY) throw new Error('no key')
    for (const key of [NEXT_PUBLIC_OPENROUTER_API_KEY, keyFor(tier), env.NEXT_PUBLIC_OPENROUTER_ALIAS_KEY]) {
      const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}` },
        body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: 'A postcard' }] }),
      })
      if (res.ok) return setCard(await res.text())
    }
  }

  return <button onClick={write}>{card || 'Write'}</button>
}
