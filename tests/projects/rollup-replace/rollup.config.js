import { nodeResolve } from '@rollup/plugin-node-resolve'
import replace from '@rollup/plugin-replace'

export default {
  input: 'src/main.js',
  output: { dir: 'dist', format: 'es' },
  plugins: [
    nodeResolve({ browser: true }),
    replace({
      preventAssignment: true,
      values: {
        __OPENROUTER_KEY__: JSON.stringify(process.env.OPENROUTER_API_KEY),
        __VERSION__: JSON.stringify('0.9'),
      },
    }),
  ],
}
