const Dotenv = require('dotenv-webpack')
const HtmlWebpackPlugin = require('html-webpack-plugin')

module.exports = (env, argv) => ({
  entry: './src/index.js',
  devtool: argv.mode === 'production' ? 'source-map' : 'eval',
  plugins: [new HtmlWebpackPlugin({ title: 'Running coach' }), new Dotenv()],
})
