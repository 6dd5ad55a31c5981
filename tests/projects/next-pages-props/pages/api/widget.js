export default function handler(req, res) {
  if (req.method !== 'GET') return res.status(405).end()
  res.status(200).json({ model: 'openrouter/auto', key: process.env.OPENROUTER_WIDGET_KEY })
}
