import { PUBLIC_OPENROUTER_API_KEY, PUBLIC_OPENROUTER_MODEL } from '$env/static/public';

export async function askModel(content: string): Promise<string> {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${PUBLIC_OPENROUTER_API_KEY}` },
    body: JSON.stringify({ model: PUBLIC_OPENROUTER_MODEL, messages: [{ role: 'user', content }] })
  });
  return (await response.json()).choices[0].message.content;
}
