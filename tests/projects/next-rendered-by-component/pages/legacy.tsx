const defaults = { model: 'openrouter/auto', key: process.env.OPENROUTER_LEGACY_KEY }

export default function Legacy() {
  return <pre>{JSON.stringify(defaults, null, 2)}</pre>
}
