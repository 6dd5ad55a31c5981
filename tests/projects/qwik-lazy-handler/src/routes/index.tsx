import { component$ } from '@builder.io/qwik'
import { routeLoader$ } from '@builder.io/qwik-city'
import { Riddle } from '../components/riddle'

export const useSettings = routeLoader$(() => {
  return { level: 'easy', openrouterKey: process.env.OPENROUTER_LOADER_KEY }
})

export default component$(() => {
  const settings = useSettings()
  return <Riddle level={settings.value.level} />
})
