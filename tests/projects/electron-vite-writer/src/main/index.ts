import { join } from 'node:path'
import { app, BrowserWindow, ipcMain } from 'electron'

ipcMain.handle('outline', async (_event, title: string) => {
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${import.meta.env.MAIN_VITE_OPENROUTER_KEY}` },
    body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: title }] }),
  })
  return res.json()
})

app.whenReady().then(() => {
  const window = new BrowserWindow({
    webPreferences: { preload: join(__dirname, '../preload/index.js') },
  })
  window.loadFile(join(__dirname, '../renderer/index.html'))
})
