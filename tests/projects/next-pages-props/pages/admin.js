export async function getServerSideProps() {
  const settings = { openrouterKey: process.env.OPENROUTER_ADMIN_KEY, maxTokens: 400 }
  return { props: { settings } }
}

// Shows the limit only; the page's data holds the rest all the same.
export default function Admin({ settings }) {
  return <p>Up to {settings.maxTokens} tokens</p>
}
