import * as React from 'react'

export default function IndexPage() {
  const pair = () => fetch('/api/pair', { method: 'POST', body: JSON.stringify({ tea: 'sencha' }) })
  return <button onClick={pair}>Pair</button>
}
