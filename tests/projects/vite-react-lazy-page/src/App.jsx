import { lazy, Suspense, useState } from 'react'

const Guide = lazy(() => import('./pages/Guide'))

export default function App() {
  const [open, setOpen] = useState(false)
  if (!open) return <button onClick={() => setOpen(true)}>Open the guide</button>
  return (
    <Suspense fallback={<p>One moment…</p>}>
      <Guide />
    </Suspense>
  )
}
