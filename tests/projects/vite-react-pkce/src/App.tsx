import { useEffect, useState } from 'react'
import { exchangeCode, signInUrl } from './auth/openrouter'
import { expandNode } from './model'

export function App() {
  const [apiKey, setApiKey] = useState<string | null>(null)
  const [nodes, setNodes] = useState<string[]>(['Start'])

  useEffect(() => {
    const code = new URLSearchParams(location.search).get('code')
    if (code) exchangeCode(code).then(setApiKey)
  }, [])

  if (!apiKey) {
    return <button onClick={async () => location.assign(await signInUrl())}>Sign in with OpenRouter</button>
  }
  return (
    <ul>
      {nodes.map((node) => (
        <li key={node} onClick={async () => setNodes([...nodes, ...(await expandNode(apiKey, node))])}>
          {node}
        </li>
      ))}
    </ul>
  )
}
