'use client'

import { useStory } from './hooks/useStory'

export default function Story() {
  const { paragraphs, next } = useStory()
  return (
    <article onClick={() => next()}>
      {paragraphs.map((p, i) => (
        <p key={i}>{p}</p>
      ))}
    </article>
  )
}
