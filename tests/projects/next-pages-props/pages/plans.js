export async function getServerSideProps() {
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.OPENROUTER_BATCH_KEY}` },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: 'Three plans' }] }),
  })
  const data = await res.json()
  return { props: { plans: data.choices[0].message.content, configured: !!process.env.OPENROUTER_BATCH_KEY } }
}

export default function Plans({ plans, configured }) {
  return configured ? <pre>{plans}</pre> : null
}
