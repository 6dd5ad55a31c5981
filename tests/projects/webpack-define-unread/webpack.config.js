const { DefinePlugin } = require('webpack')

module.exports = {
  mode: 'production',
  entry: { planner: './client/planner.js' },
  plugins: [
    new DefinePlugin({
      'process.env.OPENROUTER_API_KEY': JSON.stringify(process.env.OPENROUTER_API_KEY),
      'process.env.OPENROUTER_KEY': JSON.stringify(''),
      'process.env.API_ROOT': JSON.stringify('/api'),
    }),
  ],
}
