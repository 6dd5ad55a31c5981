module.exports = {
  env: {
    STORY_MODEL: 'meta-llama/llama-3.1-70b-instruct',
    STORY_TOKEN: process.env.OPENROUTER_API_KEY,
    OPENROUTER_MODERATION_KEY: process.env.OPENROUTER_MODERATION_KEY,
    OPENROUTER_LEGACY_KEY: process.env.OPENROUTER_LEGACY_KEY,
  },
}
