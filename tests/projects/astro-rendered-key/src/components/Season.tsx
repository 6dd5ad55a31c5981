export default function Season({ apiKey, month }: { apiKey: string; month: number }) {
  const plan = () =>
    fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: `Month ${month}` }] }),
    })
  return <button onClick={plan}>Plan</button>
}
