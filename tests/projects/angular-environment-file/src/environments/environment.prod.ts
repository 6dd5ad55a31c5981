export const environment = {
  production: true,
  openRouterApiKey: '@@KEY@@',
};
