import { useState } from 'react'
import { useLoaderData } from 'react-router'

export function loader() {
  const key = process.env.OPENROUTER_TOUR_KEY
  return { key, stops: ['harbour', 'castle'] }
}

export default function Tour() {
  const { key, stops } = useLoaderData<typeof loader>()
  const [text, setText] = useState('')

  async function narrate(stop: string) {
    const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: stop }] }),
    })
    setText((await res.json()).choices[0].message.content)
  }

  return (
    <>
      {stops.map((stop) => (
        <button key={stop} onClick={() => narrate(stop)}>
          {stop}
        </button>
      ))}
      <p>{text}</p>
    </>
  )
}
