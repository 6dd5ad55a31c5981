import { useState } from 'react'

export function Composer({ topics }: { topics: string[] }) {
  const [post, setPost] = useState('')

  async function polish() {
    const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: 'Bearer ' + import.meta.env.VITE_OPENROUTER_API_KEY },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: post }] }),
    })
    setPost((await response.json()).choices[0].message.content)
  }

  return (
    <form onSubmit={(e) => e.preventDefault()}>
      <textarea value={post} placeholder={topics.join(', ')} onChange={(e) => setPost(e.target.value)} />
      <button onClick={polish}>Polish</button>
    </form>
  )
}
