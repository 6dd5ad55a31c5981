const result = await Bun.build({
  entrypoints: ['./web/index.ts'],
  outdir: './out',
  target: 'browser',
  minify: true,
  env: 'inline',
})

if (!result.success) {
  console.error(result.logs)
  process.exit(1)
}
