import { Recorder } from './voice/recorder'

export default function Page() {
  const supportKey = process.env.OPENROUTER_SUPPORT_KEY

  async function contact(form: FormData) {
    'use server'
    await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${supportKey}` },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: form.get('text') }] }),
    })
  }

  return (
    <main>
      <Recorder />
      <form action={contact}>
        <input name="text" />
        <button>Contact us</button>
      </form>
    </main>
  )
}
