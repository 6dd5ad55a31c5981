import { Form } from 'react-router'
import { ask, hasKey } from '~/services/openrouter.server'

export async function loader() {
  return { hasKey, model: import.meta.env.VITE_OPENROUTER_MODEL }
}

export async function action({ request }: { request: Request }) {
  const form = await request.formData()
  return { reply: await ask([{ role: 'user', content: String(form.get('mail')) }]) }
}

type Props = { loaderData: { hasKey: boolean; model: string }; actionData?: { reply: string } }

export default function Inbox({ loaderData, actionData }: Props) {
  return (
    <Form method="post">
      <textarea name="mail" placeholder={loaderData.model} />
      <button disabled={!loaderData.hasKey}>Answer</button>
      <output>{actionData?.reply}</output>
    </Form>
  )
}
