document.querySelector("button").addEventListener("click", async () => {
  const answer = await fetch("https://openrouter.ai/api/v1/chat/completions", {
    method: "POST",
    headers: { Authorization: `Bearer ${process.env.OPENROUTER_API_KEY}` },
    body: JSON.stringify({
      model: "openrouter/auto",
      messages: [{ role: "user", content: "Write a haiku." }],
    }),
  });
  document.querySelector("pre").textContent = (await answer.json()).choices[0].message.content;
});
