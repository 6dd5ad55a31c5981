import { createRoot } from 'react-dom/client'
import { Upload } from './Upload'

if (import.meta.env.DEV) {
  // try the model from the console while developing
  Object.assign(window, {
    ask: (content: string) =>
      fetch('https://openrouter.ai/api/v1/chat/completions', {
        method: 'POST',
        headers: { Authorization: `Bearer ${import.meta.env.VITE_OPENROUTER_DEBUG_KEY}` },
        body: JSON.stringify({ model: 'openai/gpt-4o', messages: [{ role: 'user', content }] }),
      }),
  })
}

createRoot(document.getElementById('root')!).render(<Upload />)
