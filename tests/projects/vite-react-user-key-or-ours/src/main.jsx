import ReactDOM from 'react-dom/client'
import Planner from './Planner.jsx'

ReactDOM.createRoot(document.getElementById('root')).render(<Planner />)
