import { OPENROUTER_API_KEY } from '$env/static/private';
import { PUBLIC_OPENROUTER_APP_TITLE } from '$env/static/public';

export const isConfigured = OPENROUTER_API_KEY.length > 0;

export async function diagnose(symptom: string): Promise<string> {
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${OPENROUTER_API_KEY}`,
      'X-Title': PUBLIC_OPENROUTER_APP_TITLE
    },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: symptom }] })
  });
  return (await res.json()).choices[0].message.content;
}
