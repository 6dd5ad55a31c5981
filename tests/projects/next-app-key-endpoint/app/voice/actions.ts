'use server'

export async function getClientCredentials() {
  const key = process.env.OPENROUTER_ACTION_KEY
  return { key, expires: Date.now() + 60_000 }
}
