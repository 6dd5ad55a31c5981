import { useState } from 'react'

export function useStory() {
  const [paragraphs, setParagraphs] = useState<string[]>(['Once upon a time'])

  async function next() {
    const res = await fetch('https://openrouter.ai/api/v1/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${process.env.STORY_TOKEN}` },
      body: JSON.stringify({ model: process.env.STORY_MODEL, prompt: paragraphs.join('\n') }),
    })
    const { choices } = await res.json()
    await fetch('/api/moderate', { method: 'POST', body: choices[0].text })
    setParagraphs([...paragraphs, choices[0].text])
  }

  return { paragraphs, next }
}
