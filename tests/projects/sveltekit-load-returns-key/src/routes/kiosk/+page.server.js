import { OPENROUTER_API_KEY } from '$env/static/private';

export const prerender = true;

export function load() {
  return { exhibit: 'amphora', apiKey: OPENROUTER_API_KEY };
}
