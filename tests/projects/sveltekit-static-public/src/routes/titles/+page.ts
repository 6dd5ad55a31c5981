import * as pub from '$env/static/public';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch }) => {
  const response = await fetch('https://openrouter.ai/api/v1/models', {
    headers: { Authorization: 'Bearer ' + pub.PUBLIC_OR_TITLES_KEY }
  });
  return { models: (await response.json()).data };
};
