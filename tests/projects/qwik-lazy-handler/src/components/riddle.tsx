import { component$, useSignal } from '@builder.io/qwik'
import { server$ } from '@builder.io/qwik-city'

const URL = 'https://openrouter.ai/api/v1/chat/completions'

const solve = server$(async function (riddle: string) {
  const key = this.env.get('OPENROUTER_API_KEY') ?? import.meta.env.PUBLIC_OPENROUTER_SERVER_KEY
  const res = await fetch(URL, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: `Solve: ${riddle}` }] }),
  })
  return (await res.json()).choices[0].message.content as string
})

export const Riddle = component$<{ level: string }>(({ level }) => {
  const riddle = useSignal('')

  return (
    <div>
      <button
        onClick$={async () => {
          const res = await fetch(URL, {
            method: 'POST',
            headers: { Authorization: `Bearer ${import.meta.env.PUBLIC_OPENROUTER_API_KEY}` },
            body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: `A ${level} riddle` }] }),
          })
          riddle.value = (await res.json()).choices[0].message.content
        }}
      >
        New riddle
      </button>
      <button onClick$={async () => (riddle.value = await solve(riddle.value))}>Solve</button>
      <p>{riddle.value}</p>
    </div>
  )
})
