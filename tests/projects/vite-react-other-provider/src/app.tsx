import { createRoot } from 'react-dom/client'
import { Stores } from './Stores'
createRoot(document.getElementById('root')!).render(<Stores />)
