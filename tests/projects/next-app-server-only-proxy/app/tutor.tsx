'use client'

import { useState } from 'react'

type Props = { enabled: boolean; explain: (topic: string) => Promise<string> }

export function Tutor({ enabled, explain }: Props) {
  const [text, setText] = useState('')

  async function ask(topic: string) {
    const res = await fetch('/api/tutor', { method: 'POST', body: JSON.stringify({ topic }) })
    setText(await res.text())
  }

  if (!enabled) return <p>The tutor is switched off.</p>
  return (
    <section>
      <small>{process.env.NEXT_PUBLIC_OPENROUTER_MODEL}</small>
      <button onClick={() => ask('fractions')}>Fractions</button>
      <button onClick={async () => setText(await explain('decimals'))}>Decimals</button>
      <pre>{text}</pre>
    </section>
  )
}
