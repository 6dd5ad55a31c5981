import { useState } from 'react'
import { draftReply } from '~/utils/ai'

export function Reply({ mail }: { mail: string }) {
  const [draft, setDraft] = useState('')
  return (
    <div>
      <button onClick={async () => setDraft(await draftReply(mail))}>Draft</button>
      <textarea value={draft} readOnly />
    </div>
  )
}
