import replace from '@rollup/plugin-replace'

export default [
  {
    input: 'src/sky.js',
    output: { file: 'dist/sky.js', format: 'iife' },
    plugins: [
      replace({
        preventAssignment: true,
        'process.env.OPENROUTER_API_KEY': JSON.stringify(process.env.OPENROUTER_API_KEY),
        'process.env.NODE_ENV': JSON.stringify('production'),
      }),
    ],
  },
]
