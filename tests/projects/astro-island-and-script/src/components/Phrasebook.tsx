export default function Phrasebook({ language }: { language: string }) {
  const refresh = () =>
    fetch('https://openrouter.ai/api/v1/models', {
      headers: { Authorization: `Bearer ${import.meta.env.PUBLIC_OPENROUTER_STATIC_KEY}` },
    })
  return (
    <dl lang={language} onClick={refresh}>
      <dt>Hello</dt>
      <dd>Olá</dd>
    </dl>
  )
}
