'use client'

import { useState, type FormEvent } from 'react'
import { suggestRecipe } from '@/lib/suggest'

export function RecipeChat() {
  const [recipe, setRecipe] = useState('')

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setRecipe(await suggestRecipe(String(form.get('ingredients'))))
  }

  return (
    <form onSubmit={onSubmit}>
      <textarea name="ingredients" rows={3} />
      <button>Suggest</button>
      <pre>{recipe}</pre>
    </form>
  )
}
