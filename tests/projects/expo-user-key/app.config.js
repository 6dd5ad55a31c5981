module.exports = ({ config }) => ({
  ...config,
  name: 'Haiku pad',
  slug: 'haiku-pad',
  platforms: ['web'],
  extra: { backendHasKey: Boolean(process.env.OPENROUTER_API_KEY) },
})
