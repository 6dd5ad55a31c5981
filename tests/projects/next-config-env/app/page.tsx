import dynamic from 'next/dynamic'

const Story = dynamic(() => import('./story'))

export default function Page() {
  return <Story />
}
