// @ts-check

/** @type {import('@docusaurus/types').Config} */
const config = {
  title: 'Handbook',
  url: 'https://handbook.example',
  baseUrl: '/',
  presets: [['classic', { docs: false, blog: false, theme: {} }]],
  customFields: {
    openrouterKey: process.env.OPENROUTER_API_KEY,
    search: { token: process.env.OPENROUTER_UNREAD_KEY },
    chatEnabled: Boolean(process.env.OPENROUTER_CI_KEY),
  },
};

export default config;
