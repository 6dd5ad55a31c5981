import { Composer } from '../components/composer'
import { nightlyDigest } from '../jobs.server'

const chat = (key: string, content: string) =>
  fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content }] }),
  })

export async function loader({ request }: { request: Request }) {
  if (new URL(request.url).searchParams.has('digest')) await nightlyDigest()
  const res = await chat(import.meta.env.VITE_OPENROUTER_LOADER_KEY, 'Trending topics')
  return { topics: [await res.text()] }
}

export async function clientLoader({ serverLoader }: { serverLoader: () => Promise<{ topics: string[] }> }) {
  const { topics } = await serverLoader()
  const res = await chat(import.meta.env.VITE_OR_SUGGEST_KEY, topics.join())
  return { topics: [...topics, await res.text()] }
}

export default function Home({ loaderData }: { loaderData: { topics: string[] } }) {
  return <Composer topics={loaderData.topics} />
}
