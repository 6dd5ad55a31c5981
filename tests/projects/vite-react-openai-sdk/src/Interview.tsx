import { useState } from 'react'
import { llm } from './lib/llm'

export function Interview({ role }: { role: string }) {
  const [question, setQuestion] = useState('Ready?')
  async function next() {
    const completion = await llm.chat.completions.create({
      model: 'anthropic/claude-3.5-sonnet',
      messages: [{ role: 'user', content: `Ask one interview question for a ${role}.` }],
    })
    setQuestion(completion.choices[0].message.content ?? '')
  }
  return <button onClick={next}>{question}</button>
}
