export default {
  expo: {
    name: 'Walk buddy',
    slug: 'walk-buddy',
    platforms: ['ios', 'android', 'web'],
    extra: {
      openRouterKey: process.env.OPENROUTER_API_KEY,
      backup: { key: process.env.OPENROUTER_UNREAD_KEY },
      model: 'openrouter/auto',
    },
  },
}
