import { contextBridge, ipcRenderer } from 'electron'

contextBridge.exposeInMainWorld('quill', {
  openrouterKey: import.meta.env.PRELOAD_VITE_OPENROUTER_KEY,
  outline: (title: string) => ipcRenderer.invoke('outline', title),
})
