import { useState } from 'react'

const STORAGE_KEY = 'openrouter_api_key'

export function useApiKey(): [string, (key: string) => void] {
  const [apiKey, setApiKey] = useState(() => localStorage.getItem(STORAGE_KEY) ?? '')

  function remember(key: string) {
    localStorage.setItem(STORAGE_KEY, key)
    setApiKey(key)
  }

  return [apiKey, remember]
}
