import { writable } from 'svelte/store'

export const session = writable<string>(localStorage.getItem('openrouter-key') ?? '')

export function login() {
  const callback = encodeURIComponent(location.href)
  location.href = `https://openrouter.ai/auth?callback_url=${callback}`
}

export async function finishLogin() {
  const code = new URL(location.href).searchParams.get('code')
  if (!code) return
  const answer = await fetch('https://openrouter.ai/api/v1/auth/keys', {
    method: 'POST',
    body: JSON.stringify({ code }),
  })
  const { key } = await answer.json()
  localStorage.setItem('openrouter-key', key)
  session.set(key)
}
