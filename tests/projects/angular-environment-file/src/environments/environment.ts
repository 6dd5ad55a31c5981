export const environment = {
  production: false,
  openRouterApiKey: '@@KEY@@',
};
