import { createAsync, query } from '@solidjs/router'

const suggestions = query(async (terrain: string) => {
  'use server'
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.OPENROUTER_API_KEY}` },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: terrain }] }),
  })
  const { choices } = await res.json()
  return choices[0].message.content as string
}, 'suggestions')

export default function Bikes() {
  const text = createAsync(() => suggestions('gravel'))
  return <p>{text()}</p>
}
