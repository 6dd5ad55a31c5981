'use server'

export async function rank(caption: string): Promise<boolean> {
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${import.meta.env.VITE_OPENROUTER_RANK_KEY}` },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: `Funny? ${caption}` }] }),
  })
  return (await res.text()).includes('yes')
}

export async function shareToken() {
  return process.env.OPENROUTER_SHARE_KEY
}
