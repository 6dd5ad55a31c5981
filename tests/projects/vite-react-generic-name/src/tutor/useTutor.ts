import { useCallback, useState } from 'react'
import { TutorClient } from './client'

const client = new TutorClient()

export function useTutor(topic: string) {
  const [hint, setHint] = useState('')
  const [busy, setBusy] = useState(false)
  const ask = useCallback(async () => {
    setBusy(true)
    try {
      setHint(await client.hint(topic))
    } finally {
      setBusy(false)
    }
  }, [topic])
  return { hint, ask, busy }
}
