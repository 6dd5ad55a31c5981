const { OPENROUTER_API_KEY } = process.env

export function bearer() {
  return `Bearer ${OPENROUTER_API_KEY}`
}
