export const environment = { apiUrl: '/api', openRouterModel: 'openrouter/auto' };
