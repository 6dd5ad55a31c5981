import { createRoot } from 'react-dom/client'
import { Home } from '@/pages/Home'

const container = document.querySelector('#root')
if (container) createRoot(container).render(<Home />)
