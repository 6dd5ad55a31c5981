import { useRef, useState } from 'react'
import { review } from './review'

export default function Review() {
  const key = useRef<HTMLInputElement>(null)
  const essay = useRef<HTMLTextAreaElement>(null)
  const [verdict, setVerdict] = useState<string | null>('')

  const submit = async () => {
    const apiKey = key.current!.value.trim()
    if (!apiKey) {
      alert('Paste your OpenRouter API key first. It is not stored.')
      return
    }
    setVerdict(await review(apiKey, essay.current!.value))
  }

  return (
    <div>
      <input ref={key} type="password" autoComplete="off" />
      <textarea ref={essay} />
      <button onClick={submit}>Review</button>
      <output>{verdict}</output>
    </div>
  )
}
