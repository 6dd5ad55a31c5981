import { useState } from 'react';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';

export default function DocsChat() {
  const {
    siteConfig: { customFields },
  } = useDocusaurusContext();
  const [answer, setAnswer] = useState('');

  async function ask(question) {
    const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${customFields.openrouterKey}` },
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: question }] }),
    });
    setAnswer((await response.json()).choices[0].message.content);
  }

  return (
    <div hidden={!customFields.chatEnabled}>
      <button onClick={() => ask('How do I request leave?')}>Ask</button>
      <p>{answer}</p>
    </div>
  );
}
