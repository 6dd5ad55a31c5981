'use client'

export function SearchBox({ ready }: { ready: boolean }) {
  return <input type="search" disabled={!ready} />
}
