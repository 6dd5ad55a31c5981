export * from './env'
export { OPENROUTER_URL } from './urls'
