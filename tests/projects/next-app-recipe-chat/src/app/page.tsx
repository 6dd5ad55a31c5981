import { RecipeChat } from '@/components/recipe-chat'

export default function Home() {
  return (
    <main>
      <h1>What is in your fridge?</h1>
      <RecipeChat />
    </main>
  )
}
