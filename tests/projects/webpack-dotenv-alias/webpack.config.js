const Dotenv = require('dotenv-webpack')

module.exports = {
  entry: './src/moon.js',
  plugins: [new Dotenv()],
}
