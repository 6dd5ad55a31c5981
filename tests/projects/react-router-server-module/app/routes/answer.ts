export async function action({ request }: { request: Request }) {
  return fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.OPENROUTER_KEY}` },
    body: await request.text(),
  })
}
