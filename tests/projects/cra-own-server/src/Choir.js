import { useEffect, useState } from 'react';

export function Choir() {
  const [song, setSong] = useState('');
  useEffect(() => {
    fetch('/api/song', { headers: { 'X-Model': process.env.REACT_APP_OPENROUTER_MODEL } })
      .then((response) => response.text())
      .then(setSong);
  }, []);
  return <h1>{song}</h1>;
}
