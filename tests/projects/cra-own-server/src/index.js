import ReactDOM from 'react-dom/client';
import { Choir } from './Choir';

ReactDOM.createRoot(document.getElementById('root')).render(<Choir />);
