"use client";

import { useState } from "react";

export default function Page() {
  const [name, setName] = useState("");

  async function ask() {
    const answer = await fetch("https://openrouter.ai/api/v1/chat/completions", {
      method: "POST",
      headers: { Authorization: `Bearer ${process.env.NEXT_PUBLIC_OPENROUTER_API_KEY}` },
      body: JSON.stringify({
        model: "openrouter/auto",
        messages: [{ role: "user", content: "A name for a cat, please." }],
      }),
    });
    setName((await answer.json()).choices[0].message.content);
  }

  return <button onClick={ask}>{name || "Name my cat"}</button>;
}
