import { CapacitorHttp } from '@capacitor/core';

const key = import.meta.env.VITE_OPENROUTER_API_KEY;

async function summarise(text: string) {
  return CapacitorHttp.post({
    url: 'https://openrouter.ai/api/v1/chat/completions',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    data: { model: 'openrouter/auto', messages: [{ role: 'user', content: text }] },
  });
}

document.querySelector('#ask')?.addEventListener('click', () => summarise(document.title));
