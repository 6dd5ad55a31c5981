import { useState } from 'react'
import { suggestRecipe } from '@/api/suggest'

export function Home() {
  const [recipe, setRecipe] = useState<string>()
  return (
    <form action={async (form: FormData) => setRecipe(await suggestRecipe(String(form.get('fridge'))))}>
      <input name="fridge" placeholder="eggs, spinach, feta" />
      <button>Cook something</button>
      <p>{recipe}</p>
    </form>
  )
}
