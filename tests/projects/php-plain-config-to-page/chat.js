document.getElementById("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  await fetch("https://openrouter.ai/api/v1/chat/completions", {
    method: "POST",
    headers: { Authorization: `Bearer ${OPENROUTER.key}` },
    body: JSON.stringify({ model: OPENROUTER.model, messages: [] }),
  });
});
