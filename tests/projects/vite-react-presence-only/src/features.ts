export const features = {
  summaries: !!import.meta.env.VITE_OPENROUTER_API_KEY,
  darkMode: true,
}

if (!features.summaries) {
  console.warn('Summaries are off: VITE_OPENROUTER_API_KEY is not set')
}
