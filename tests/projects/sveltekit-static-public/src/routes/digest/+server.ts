import { json } from '@sveltejs/kit';
import { PUBLIC_OPENROUTER_DIGEST_KEY } from '$env/static/public';

export async function POST({ request }) {
  const upstream = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${PUBLIC_OPENROUTER_DIGEST_KEY}` },
    body: await request.text()
  });
  return json(await upstream.json());
}
