const path = require('node:path')
const webpack = require('webpack')

/** @type {import('webpack').Configuration} */
const config = {
  entry: './src/main.js',
  output: { filename: 'app.js', path: path.join(__dirname, 'public', 'js') },
  plugins: [new webpack.EnvironmentPlugin(['OPENROUTER_API_KEY'])],
}

module.exports = config
