import { defineConfig } from 'wxt'

export default defineConfig({
  manifest: { name: 'Page summary', permissions: ['activeTab'], host_permissions: ['https://openrouter.ai/*'] },
  vite: () => ({
    define: { __READER_KEY__: JSON.stringify(process.env.OPENROUTER_INLINED_KEY) },
  }),
})
