'use server'

import { complete } from '@/lib/openrouter'

export async function explain(topic: string) {
  const res = await complete([
    { role: 'system', content: 'You are a patient tutor.' },
    { role: 'user', content: topic },
  ])
  return res.text()
}
