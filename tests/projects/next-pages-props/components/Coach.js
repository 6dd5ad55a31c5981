import { useState } from 'react'

export default function Coach({ plan, token }) {
  const [reply, setReply] = useState('')

  function ask(question) {
    return fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: question }] }),
    })
      .then((res) => res.json())
      .then((data) => setReply(data.choices[0].message.content))
  }

  return (
    <div>
      <button onClick={() => ask(`My ${plan} workout for today`)}>Today</button>
      <p>{reply}</p>
    </div>
  )
}
