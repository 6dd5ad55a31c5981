import { copyFile } from 'node:fs/promises'
import * as esbuild from 'esbuild'

await esbuild.build({
  entryPoints: ['src/tides.js', 'src/about.js'],
  bundle: true,
  minify: true,
  format: 'esm',
  outdir: 'dist',
  define: {
    AI_TOKEN: JSON.stringify(process.env.OPENROUTER_API_KEY),
    DEBUG: 'false',
  },
})
await copyFile('src/index.html', 'dist/index.html')
