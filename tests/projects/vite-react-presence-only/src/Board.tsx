import { useEffect, useState } from 'react'
import { features } from './features'

export default function Board() {
  const [summary, setSummary] = useState('')
  useEffect(() => {
    if (!features.summaries) return
    fetch('/api/summary', { method: 'POST' })
      .then((response) => response.text())
      .then(setSummary)
  }, [])
  return (
    <section>
      <h2>Today</h2>
      {features.summaries ? <p>{summary || 'Thinking…'}</p> : <p>No summaries.</p>}
    </section>
  )
}
