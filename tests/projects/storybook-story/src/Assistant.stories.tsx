import type { Meta, StoryObj } from '@storybook/react-vite'
import { Assistant } from './Assistant'

const meta: Meta<typeof Assistant> = { component: Assistant, args: { prompt: 'Hello' } }
export default meta

export const Default: StoryObj<typeof Assistant> = {}

export const WithTeamKey: StoryObj<typeof Assistant> = {
  args: { apiKey: import.meta.env.STORYBOOK_OPENROUTER_KEY },
}
