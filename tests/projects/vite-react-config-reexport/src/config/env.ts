export const OPENROUTER_API_KEY = import.meta.env.VITE_APP_OPENROUTER_API_KEY as string
