import { headers } from 'next/headers'
import { Librarian } from '../librarian'

export default async function ScanPage() {
  const agent = (await headers()).get('user-agent') ?? ''
  const visionKey = process.env.OPENROUTER_VISION_KEY!
  return <Librarian apiKey={visionKey} shelf={agent.includes('Mobile') ? 'camera' : 'upload'} />
}
