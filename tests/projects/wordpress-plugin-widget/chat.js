fetch("https://openrouter.ai/api/v1/chat/completions", {
  method: "POST",
  headers: { Authorization: "Bearer " + recipeChat.key },
  body: JSON.stringify({ model: recipeChat.model, messages: [] }),
});
