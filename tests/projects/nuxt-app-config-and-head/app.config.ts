export default defineAppConfig({
  openrouter: {
    // Evaluated in the browser, where process.env is empty.
    backupKey: process.env.OPENROUTER_UI_KEY,
    model: 'anthropic/claude-3-haiku',
  },
})
