export async function explainSnippet(code, model) {
  const response = await fetch('/explain', { method: 'POST', body: JSON.stringify({ code, model }) })
  return response.text()
}
