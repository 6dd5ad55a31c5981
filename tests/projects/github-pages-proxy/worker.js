export default {
  async fetch(request, env) {
    return fetch("https://openrouter.ai/api/v1/chat/completions", {
      method: "POST",
      headers: { Authorization: `Bearer ${env.OPENROUTER_API_KEY}` },
      body: request.body,
    });
  },
};
