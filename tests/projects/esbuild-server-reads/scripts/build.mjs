import { build } from 'esbuild'

await build({
  entryPoints: ['web/app.js'],
  bundle: true,
  minify: true,
  outfile: 'public/app.js',
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.OPENROUTER_MODEL': JSON.stringify(process.env.OPENROUTER_MODEL ?? 'openai/gpt-4o-mini'),
  },
})

await build({
  entryPoints: ['server/main.mjs'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: 'dist-server/main.mjs',
})
