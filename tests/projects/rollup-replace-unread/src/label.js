export async function label(canvas, name) {
  const response = await fetch('/myths/' + encodeURIComponent(name))
  canvas.title = await response.text()
}
