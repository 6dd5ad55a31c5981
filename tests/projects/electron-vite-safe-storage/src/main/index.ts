import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { app, BrowserWindow, ipcMain, safeStorage } from 'electron'

const store = () => join(app.getPath('userData'), 'openrouter.bin')

async function apiKey(): Promise<string> {
  if (process.env.OPENROUTER_API_KEY) return process.env.OPENROUTER_API_KEY
  return safeStorage.decryptString(await readFile(store()))
}

ipcMain.handle('save-key', (_event, key: string) => writeFile(store(), safeStorage.encryptString(key)))

ipcMain.handle('ask', async (_event, body: object) => {
  const res = await fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${await apiKey()}` },
    body: JSON.stringify(body),
  })
  return res.json()
})

app.whenReady().then(() => {
  const window = new BrowserWindow({ webPreferences: { preload: join(__dirname, '../preload/index.js') } })
  window.loadFile(join(__dirname, '../renderer/index.html'))
})
