export default defineNuxtConfig({
  compatibilityDate: '2025-07-15',
  telemetry: false,
  routeRules: { '/': { prerender: true } },
  runtimeConfig: {
    openrouterKey: '',
    batchKey: process.env.OPENROUTER_API_KEY,
    public: { siteUrl: '', hasOpenRouter: Boolean(process.env.OPENROUTER_API_KEY) },
  },
})
