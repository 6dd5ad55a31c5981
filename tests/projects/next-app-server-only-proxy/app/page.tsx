import { tutorIsConfigured } from '@/lib/openrouter'
import { Tutor } from './tutor'
import { explain } from './actions'

export default function Page() {
  return <Tutor enabled={tutorIsConfigured} explain={explain} />
}
