import { useState } from 'react'
import { describe, geocode } from './services'

export function Stores() {
  const [text, setText] = useState('')
  return (
    <>
      <input onBlur={async (event) => setText(await describe(await geocode(event.target.value)))} />
      <p>{text}</p>
    </>
  )
}
