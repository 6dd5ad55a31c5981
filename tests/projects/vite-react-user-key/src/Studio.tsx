import { useState, type FormEvent } from 'react'
import { complete } from './complete'
import { useApiKey } from './hooks/useApiKey'

export function Studio() {
  const [apiKey, remember] = useApiKey()
  const [answer, setAnswer] = useState('')

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setAnswer(await complete(apiKey, String(form.get('prompt'))))
  }

  return (
    <>
      <label>
        Your OpenRouter key
        <input
          type="password"
          placeholder="sk-or-v1-..."
          value={apiKey}
          onChange={(event) => remember(event.target.value)}
        />
      </label>
      <form onSubmit={onSubmit}>
        <textarea name="prompt" />
        <button disabled={!apiKey.startsWith('sk-or-')}>Run</button>
      </form>
      <pre>{answer}</pre>
    </>
  )
}
