import { data } from 'react-router'

export async function loader({ request }: { request: Request }) {
  const locale = request.headers.get('accept-language') ?? 'en'
  return data({ locale, openrouter: { key: process.env.OPENROUTER_EDITOR_KEY } }, { headers: { Vary: 'Accept-Language' } })
}

export default function Editor({ loaderData }: { loaderData: { locale: string } }) {
  return <textarea lang={loaderData.locale} />
}
