import { useTutor } from './tutor/useTutor'

export const Lesson = ({ topic }: { topic: string }) => {
  const { hint, ask, busy } = useTutor(topic)
  return (
    <article aria-busy={busy}>
      <h1>{topic}</h1>
      <button onClick={ask}>Give me a hint</button>
      <blockquote>{hint}</blockquote>
    </article>
  )
}
