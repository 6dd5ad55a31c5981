import { fail } from '@sveltejs/kit';
import { diagnose, isConfigured } from '$lib/server/openrouter';

export const load = () => ({ hasKey: isConfigured });

export const actions = {
  diagnose: async ({ request }) => {
    const symptom = String((await request.formData()).get('symptom') ?? '');
    if (!symptom) return fail(400, { message: 'Describe the leaves.' });
    return { advice: await diagnose(symptom) };
  }
};
