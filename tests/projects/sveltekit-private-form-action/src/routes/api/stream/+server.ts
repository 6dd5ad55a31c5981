import { env } from '$env/dynamic/private';

export async function POST({ request }) {
  const upstream = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${env.OPENROUTER_STREAM_KEY}` },
    body: JSON.stringify({ stream: true, ...(await request.json()) })
  });
  return new Response(upstream.body, { headers: { 'content-type': 'text/event-stream' } });
}
