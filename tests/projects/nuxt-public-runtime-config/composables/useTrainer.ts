export function useTrainer() {
  const config = useRuntimeConfig()
  const plan = ref('')

  async function ask(goal: string) {
    const answer = await $fetch<any>('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${config.public.openrouterApiKey}` },
      body: { model: config.public.openrouterModel, messages: [{ role: 'user', content: goal }] },
    })
    plan.value = answer.choices[0].message.content
  }

  return { plan, ask }
}
