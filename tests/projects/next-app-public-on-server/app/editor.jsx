'use client'

import { useState } from 'react'
import { summarize } from './actions'

export default function Editor() {
  const [note, setNote] = useState('')

  async function translate() {
    const res = await fetch('/api/translate', { method: 'POST', body: note })
    setNote(await res.text())
  }

  return (
    <>
      <textarea value={note} onChange={(e) => setNote(e.target.value)} />
      <button onClick={translate}>Translate</button>
      <button onClick={async () => setNote(await summarize(note))}>Summarize</button>
    </>
  )
}
