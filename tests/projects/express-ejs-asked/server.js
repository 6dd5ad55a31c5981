const express = require("express");
const settings = require("./settings");

const app = express();
app.set("view engine", "ejs");

app.get("/", (req, res) => {
  res.render("index", { title: "Chat", settings });
});

app.post("/ask", async (req, res) => {
  const answer = await fetch("https://openrouter.ai/api/v1/chat/completions", {
    method: "POST",
    headers: { Authorization: `Bearer ${settings.key}` },
    body: JSON.stringify({ model: settings.model, messages: [] }),
  });
  res.json(await answer.json());
});

app.listen(3000);
