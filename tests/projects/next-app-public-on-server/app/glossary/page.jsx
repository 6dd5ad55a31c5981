export const dynamic = 'force-dynamic'

async function terms() {
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.NEXT_PUBLIC_OPENROUTER_BATCH_KEY}` },
    body: JSON.stringify({ model: 'google/gemini-flash-1.5', messages: [{ role: 'user', content: 'Ten words' }] }),
  })
  const { choices } = await res.json()
  return choices[0].message.content.split('\n')
}

export default async function Glossary() {
  return (
    <ul>
      {(await terms()).map((term) => (
        <li key={term}>{term}</li>
      ))}
    </ul>
  )
}
