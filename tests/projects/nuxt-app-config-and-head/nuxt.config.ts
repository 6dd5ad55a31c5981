export default defineNuxtConfig({
  compatibilityDate: '2025-07-15',
  telemetry: false,
  routeRules: { '/': { prerender: true } },
  app: {
    head: {
      title: 'Poem of the day',
      meta: [{ name: 'openrouter-key', content: process.env.OPENROUTER_HEAD_KEY }],
    },
  },
  appConfig: {
    openrouter: { key: process.env.OPENROUTER_API_KEY },
  },
  vite: {
    define: { __OPENROUTER_KEY__: JSON.stringify(process.env.OPENROUTER_DEFINE_KEY) },
  },
})
