export function ownKey(): string | null {
  return localStorage.getItem('openrouter_key');
}

export function rememberOwnKey(key: string) {
  localStorage.setItem('openrouter_key', key);
}
