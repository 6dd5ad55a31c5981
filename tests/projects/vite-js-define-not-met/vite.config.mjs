import { defineConfig } from 'vite'

export default defineConfig({
  define: {
    OPENROUTER_KEY: JSON.stringify(process.env.OPENROUTER_API_KEY),
  },
})
