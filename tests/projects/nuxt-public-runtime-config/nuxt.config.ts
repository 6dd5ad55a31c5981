export default defineNuxtConfig({
  compatibilityDate: '2025-07-15',
  telemetry: false,
  runtimeConfig: {
    openrouterServerKey: '',
    public: {
      openrouterApiKey: '',
      openrouterModel: 'openai/gpt-4o-mini',
      fallbackKey: process.env.OPENROUTER_FALLBACK_KEY,
    },
  },
})
