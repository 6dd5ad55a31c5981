import { useState } from 'react'
import { tell } from '../guide/voice'

export default function Guide() {
  const [story, setStory] = useState('')
  return (
    <>
      <button onClick={() => tell('The Night Watch', setStory)}>Tell me about this painting</button>
      <p>{story}</p>
    </>
  )
}
