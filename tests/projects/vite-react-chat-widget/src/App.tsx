import { ChatPanel } from './components/ChatPanel'

export default function App() {
  return (
    <main>
      <h1>How can we help?</h1>
      <ChatPanel greeting="Ask us anything about your order." />
    </main>
  )
}
