import { useState } from 'react'
import { recommend } from './api/recommend'

export default function App() {
  const [books, setBooks] = useState([])
  return (
    <div>
      <h1>{process.env.REACT_APP_TITLE}</h1>
      <button onClick={() => recommend('Middlemarch').then(setBooks)}>More like this</button>
      <ol>
        {books.map((book) => (
          <li key={book}>{book}</li>
        ))}
      </ol>
    </div>
  )
}
