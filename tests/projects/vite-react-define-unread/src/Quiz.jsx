import { useState } from 'react'

export default function Quiz() {
  const [question, setQuestion] = useState()
  const next = () =>
    fetch('/api/question')
      .then((r) => r.json())
      .then(setQuestion)
  return (
    <div>
      <button onClick={next}>Next question</button>
      {question?.text}
    </div>
  )
}
