import { useState } from 'react';
import { checkMenu } from './services/openrouter';

function App() {
  const [result, setResult] = useState('');
  return (
    <div className="App">
      <button onClick={async () => setResult(await checkMenu('peanuts', 'Pad Thai'))}>Check</button>
      <p>{result}</p>
    </div>
  );
}

export default App;
