import type { Metadata } from 'next'

export const metadata: Metadata = {
  title: 'Quiz night',
  other: { 'openrouter-key': process.env.OPENROUTER_META_KEY ?? '' },
}

const runtimeEnv = {
  openrouterKey: process.env.OPENROUTER_KEY,
  rounds: 5,
}

export default function Layout({ children }: { children: React.ReactNode }) {
  return (
    <html>
      <head>
        <script dangerouslySetInnerHTML={{ __html: `window.__ENV=${JSON.stringify(runtimeEnv)}` }} />
      </head>
      <body>{children}</body>
    </html>
  )
}
