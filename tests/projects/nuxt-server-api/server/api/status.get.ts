export default defineEventHandler((event) => ({
  state: useRuntimeConfig(event).batchKey ? 'ready' : 'not configured',
}))
