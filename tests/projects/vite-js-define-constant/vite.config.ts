import { defineConfig } from 'vite'

export default defineConfig({
  define: {
    __APP_VERSION__: JSON.stringify('2.1.0'),
    __AI_TOKEN__: JSON.stringify(process.env.OPENROUTER_API_KEY ?? ''),
  },
})
