export default defineEventHandler(() => {
  return { user: 'guest', openrouter: process.env.OPENROUTER_HANDLER_KEY }
})
