import { useState } from 'react'
import { askModel, type Message } from '../lib/openrouter'

export function ChatPanel({ greeting }: { greeting: string }) {
  const [messages, setMessages] = useState<Message[]>([{ role: 'assistant', content: greeting }])
  const [draft, setDraft] = useState('')

  async function send() {
    const next: Message[] = [...messages, { role: 'user', content: draft }]
    setMessages(next)
    setDraft('')
    const reply = await askModel(next)
    setMessages([...next, { role: 'assistant', content: reply }])
  }

  return (
    <section>
      {messages.map((message, index) => (
        <p key={index} className={message.role}>
          {message.content}
        </p>
      ))}
      <input value={draft} onChange={(event) => setDraft(event.target.value)} />
      <button onClick={send} disabled={!draft}>
        Send
      </button>
    </section>
  )
}
