require('dotenv').config({ path: `.env.${process.env.NODE_ENV}` })

exports.sourceNodes = async ({ reporter }) => {
  if (!process.env.OPENROUTER_DESCRIBE) return
  const res = await fetch('https://openrouter.ai/api/v1/models', {
    headers: { Authorization: `Bearer ${process.env.OPENROUTER_BUILD_KEY}` },
  })
  reporter.info(`OpenRouter answered ${res.status}`)
}
