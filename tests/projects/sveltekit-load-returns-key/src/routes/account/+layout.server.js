import { OPENROUTER_LAYOUT_KEY } from '$env/static/private';

/** @type {import('./$types').LayoutServerLoad} */
export const load = async ({ cookies }) => {
  const settings = { theme: cookies.get('theme') ?? 'light', key: OPENROUTER_LAYOUT_KEY };
  return { settings };
};
