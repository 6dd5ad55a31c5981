export const environment = { apiUrl: 'http://localhost:8080', openRouterModel: 'openrouter/auto' };
