import path from 'path';
import { defineConfig, loadEnv } from 'vite';
import react from '@vitejs/plugin-react';

export default defineConfig(({ mode }) => {
    const env = loadEnv(mode, '.', '');
    return {
      server: { port: 3000, host: '0.0.0.0' },
      plugins: [react()],
      define: {
        'process.env.API_KEY': JSON.stringify(env.OPENROUTER_API_KEY),
        '__BUILD_DATE__': JSON.stringify('2026-11-28')
      },
      resolve: {
        alias: { '@': path.resolve(__dirname, '.') }
      }
    };
});
