export async function POST(request: Request) {
  const form = await request.formData();
  const answer = await fetch("https://openrouter.ai/api/v1/chat/completions", {
    method: "POST",
    headers: { Authorization: `Bearer ${process.env.OPENROUTER_API_KEY}` },
    body: JSON.stringify({
      model: "openrouter/auto",
      messages: [{ role: "user", content: `Books like ${form.get("book")}?` }],
    }),
  });
  return Response.json((await answer.json()).choices[0].message);
}
