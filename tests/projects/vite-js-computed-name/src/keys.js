export const keyFor = (tier) => import.meta.env[`VITE_${tier.toUpperCase()}_OPENROUTER_KEY`]
