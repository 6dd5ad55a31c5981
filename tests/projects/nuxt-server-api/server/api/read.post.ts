export default defineEventHandler(async (event) => {
  const image = await readRawBody(event, 'base64')
  const key = process.env.OPENROUTER_VISION_KEY
  const seen = await $fetch<any>('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}` },
    body: { model: 'openai/gpt-4o', messages: [{ role: 'user', content: image }] },
  })
  const checked = await openrouter(event, { model: 'openrouter/auto', messages: seen.choices })
  return { text: checked.choices[0].message.content as string }
})
