import { createRoot } from 'react-dom/client'
import Review from './Review'
createRoot(document.getElementById('root')!).render(<Review />)
