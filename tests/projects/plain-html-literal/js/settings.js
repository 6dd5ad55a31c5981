const settings = {
  model: 'openrouter/auto',
  apiKey: '@@KEY@@',
}
