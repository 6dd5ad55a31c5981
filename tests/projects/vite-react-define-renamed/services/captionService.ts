import type { Caption } from '../types';

if (!process.env.API_KEY) {
  throw new Error('API_KEY environment variable not set');
}

const headers = {
  Authorization: `Bearer ${process.env.API_KEY}`,
  'Content-Type': 'application/json',
};

export const generateCaption = async (image: string): Promise<Caption> => {
  const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers,
    body: JSON.stringify({
      model: 'google/gemini-flash-1.5',
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: image } }] }],
    }),
  });
  const data = await response.json();
  return { text: data.choices[0].message.content };
};
