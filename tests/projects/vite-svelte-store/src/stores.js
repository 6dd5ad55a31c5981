import { writable } from 'svelte/store'

export const settings = writable({
  model: 'cohere/command-r',
  apiKey: import.meta.env.VITE_OPENROUTER_KEY,
})
