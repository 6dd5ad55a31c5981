const { OPENROUTER_API_KEY } = window._env_;

document.querySelector("textarea").addEventListener("change", async (event) => {
  const answer = await fetch("https://openrouter.ai/api/v1/chat/completions", {
    method: "POST",
    headers: { Authorization: `Bearer ${OPENROUTER_API_KEY}` },
    body: JSON.stringify({
      model: "openrouter/auto",
      messages: [{ role: "user", content: `In French: ${event.target.value}` }],
    }),
  });
  event.target.value = (await answer.json()).choices[0].message.content;
});
