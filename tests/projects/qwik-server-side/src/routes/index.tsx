import { component$ } from '@builder.io/qwik'
import { Form, routeAction$, routeLoader$ } from '@builder.io/qwik-city'

export const useReady = routeLoader$(({ env }) => ({ ready: !!env.get('OPENROUTER_API_KEY') }))

export const useDefine = routeAction$(async ({ word }, { env, fail }) => {
  const key = env.get('OPENROUTER_API_KEY')
  if (!key) return fail(500, { message: 'OPENROUTER_API_KEY is missing' })
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: String(word) }] }),
  })
  return { definition: await res.text() }
})

export default component$(() => {
  const ready = useReady()
  const define = useDefine()
  return (
    <Form action={define}>
      <input name="word" disabled={!ready.value.ready} />
      <output>{define.value?.definition}</output>
    </Form>
  )
})
