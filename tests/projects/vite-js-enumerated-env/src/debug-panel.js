export function debugPanel() {
  const table = document.createElement('table')
  for (const [name, value] of Object.entries(import.meta.env)) {
    const row = table.insertRow()
    row.insertCell().textContent = name
    row.insertCell().textContent = String(value)
  }
  return table
}
