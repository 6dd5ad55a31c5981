import { CapacitorHttp } from '@capacitor/core';
import { Preferences } from '@capacitor/preferences';

async function key(): Promise<string> {
  const { value } = await Preferences.get({ key: 'openrouter_api_key' });
  if (value) return value;
  const typed = window.prompt('Your OpenRouter key') ?? '';
  await Preferences.set({ key: 'openrouter_api_key', value: typed });
  return typed;
}

async function summarise(text: string) {
  return CapacitorHttp.post({
    url: 'https://openrouter.ai/api/v1/chat/completions',
    headers: { Authorization: `Bearer ${await key()}`, 'Content-Type': 'application/json' },
    data: { model: 'openrouter/auto', messages: [{ role: 'user', content: text }] },
  });
}

document.querySelector('#ask')?.addEventListener('click', () => summarise(document.title));
