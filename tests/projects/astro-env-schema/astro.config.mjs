import { defineConfig, envField } from 'astro/config'

export default defineConfig({
  env: {
    schema: {
      OPENROUTER_BROWSER_KEY: envField.string({ context: 'client', access: 'public' }),
      OPENROUTER_API_KEY: envField.string({ context: 'server', access: 'secret' }),
    },
  },
})
