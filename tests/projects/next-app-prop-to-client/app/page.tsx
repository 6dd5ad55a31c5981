import { Librarian } from './librarian'
import { SearchBox } from './search-box'

export default function Page() {
  return (
    <>
      <SearchBox ready={Boolean(process.env.OPENROUTER_EMBED_KEY)} />
      <Librarian apiKey={process.env.OPENROUTER_API_KEY ?? ''} shelf="history" />
    </>
  )
}
