export const askOld = (prompt: string) =>
  fetch('https://openrouter.ai/api/v1/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.NEXT_PUBLIC_OPENROUTER_OLD_KEY}` },
    body: JSON.stringify({ prompt }),
  })
