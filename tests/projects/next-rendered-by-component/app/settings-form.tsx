'use client'

import { useState } from 'react'

export function SettingsForm() {
  const [key, setKey] = useState(process.env.OPENROUTER_API_KEY ?? '')

  async function test() {
    const res = await fetch('https://openrouter.ai/api/v1/key', {
      headers: { Authorization: `Bearer ${key || process.env.OPENROUTER_HANDLER_KEY}` },
    })
    alert(res.ok ? 'It works' : 'It does not')
  }

  return (
    <form action={test}>
      <input type="password" value={key} onChange={(event) => setKey(event.target.value)} />
      <button>Test</button>
    </form>
  )
}
