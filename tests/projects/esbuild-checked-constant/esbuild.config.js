import esbuild from 'esbuild'

const env = {}
env['process.env.OPENROUTER_API_KEY'] = JSON.stringify(process.env.OPENROUTER_API_KEY)

esbuild.buildSync({
  entryPoints: ['src/log.js'],
  bundle: true,
  minify: true,
  outdir: 'dist',
  define: env,
})
