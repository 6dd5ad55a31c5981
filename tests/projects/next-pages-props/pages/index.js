import Coach from '../components/Coach'

export async function getStaticProps() {
  return {
    props: {
      plan: 'beginner',
      token: process.env.OPENROUTER_API_KEY || null,
    },
    revalidate: 3600,
  }
}

export default function Home({ plan, token }) {
  return <Coach plan={plan} token={token} />
}
