import * as React from 'react'

const keys = [
  process.env.GATSBY_OPENROUTER_API_KEY,
  process.env.OPENROUTER_API_KEY,
  // Set in the shell of the build only: undefined in the browser.
  process.env.OPENROUTER_SHELL_KEY,
]

export default function Cocktail({ spirit }) {
  const [recipe, setRecipe] = React.useState('')

  const mix = async () => {
    const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${keys.find(Boolean)}` },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: spirit }] }),
    })
    setRecipe((await res.json()).choices[0].message.content)
  }

  return (
    <div>
      <button onClick={mix}>Mix</button>
      <p>{recipe}</p>
    </div>
  )
}
