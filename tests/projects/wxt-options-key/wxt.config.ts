import { defineConfig } from 'wxt'

export default defineConfig({ manifest: { name: 'Tab namer', permissions: ['storage', 'tabs'] } })
