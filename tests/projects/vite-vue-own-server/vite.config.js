import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [vue()],
  define: {
    'process.env.VUE_APP_VERSION': JSON.stringify('1.4.0'),
    __VUE_OPTIONS_API__: false,
  },
})
