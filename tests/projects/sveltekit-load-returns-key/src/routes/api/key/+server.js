import { json } from '@sveltejs/kit';
import { OPENROUTER_ENDPOINT_KEY } from '$env/static/private';

export const GET = () => json({ key: OPENROUTER_ENDPOINT_KEY });
