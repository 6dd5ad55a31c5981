import { contextBridge, ipcRenderer } from 'electron'

contextBridge.exposeInMainWorld('deskmate', {
  saveKey: (key: string) => ipcRenderer.invoke('save-key', key),
  ask: (body: object) => ipcRenderer.invoke('ask', body),
})
