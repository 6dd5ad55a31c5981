module.exports = {
  devServer: {
    proxy: {
      '/llm': {
        target: 'https://openrouter.ai/api/v1',
        pathRewrite: { '^/llm': '' },
        headers: { Authorization: `Bearer ${process.env.OPENROUTER_API_KEY}` },
      },
    },
  },
}
