import { createRoot } from 'react-dom/client'
import Quiz from './Quiz'

createRoot(document.getElementById('root')).render(<Quiz />)
