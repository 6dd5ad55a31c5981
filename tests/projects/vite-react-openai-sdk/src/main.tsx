import { createRoot } from 'react-dom/client'
import { Interview } from './Interview'
createRoot(document.getElementById('root')!).render(<Interview role="Nurse" />)
