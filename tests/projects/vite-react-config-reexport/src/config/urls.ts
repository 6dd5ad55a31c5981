export const OPENROUTER_URL = 'https://openrouter.ai/api/v1/chat/completions'
export const DOCS_URL = 'https://recipes.example.org/docs'
