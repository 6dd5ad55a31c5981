import { createSignal } from 'solid-js'
import { rank, shareToken } from '~/lib/rank'

export default function Caption(props: { picture: string }) {
  const [caption, setCaption] = createSignal('')

  async function invent() {
    const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${import.meta.env.VITE_OPENROUTER_API_KEY}` },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: props.picture }] }),
    })
    const text = (await res.json()).choices[0].message.content
    setCaption((await rank(text)) ? text : '')
  }

  return (
    <figure>
      <button onClick={invent}>Caption</button>
      <button onClick={() => shareToken()}>Share</button>
      <figcaption>{caption()}</figcaption>
    </figure>
  )
}
