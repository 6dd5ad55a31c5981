import type { NextApiRequest, NextApiResponse } from 'next'
import { embed } from '~/utils/ai'

export default async function search(req: NextApiRequest, res: NextApiResponse) {
  const vector = await embed(String(req.query.q))
  res.json({ norm: Math.hypot(...vector), fallback: Boolean(process.env.OPENROUTER_API_KEY) })
}
