import { json, type ActionFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'

export const loader = async () => {
  return json({ greeting: 'Welcome', openrouterKey: process.env.OPENROUTER_API_KEY })
}

export const action = async ({ request }: ActionFunctionArgs) => {
  const entry = String((await request.formData()).get('entry'))
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.OPENROUTER_ACTION_KEY}` },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: `Polite? ${entry}` }] }),
  })
  return json({ polite: (await res.text()).includes('yes') })
}

export default function Guestbook() {
  const { greeting, openrouterKey } = useLoaderData<typeof loader>()
  const verdict = useActionData<typeof action>()

  const translate = () =>
    fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${openrouterKey ?? import.meta.env.VITE_OPENROUTER_API_KEY}` },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: greeting }] }),
    })

  return (
    <Form method="post">
      <h1 onClick={translate}>{greeting}</h1>
      <textarea name="entry" />
      <button>{verdict?.polite === false ? 'Try again' : 'Sign'}</button>
    </Form>
  )
}
