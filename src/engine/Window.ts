/**
 * The last so many ids seen: what makes a repeat harmless without keeping everything. A ring beside
 * a set, for a set that is emptied from its front grows slow.
 */
export interface Window {
  readonly ids: Set<string>
  readonly ring: string[]
  readonly size: number
  /** Where the oldest stands once the ring is full. */
  head: number
}

/** A window over ids given oldest first. */
export const create = (size: number, ids: readonly string[] = []): Window => ({
  ids: new Set(ids),
  ring: [...ids],
  size,
  head: 0,
})

export const has = (window: Window, id: string): boolean => window.ids.has(id)

/** Remembers an id that is not there yet, and forgets the oldest where the window is full. */
export function add(window: Window, id: string): void {
  const { ids, ring, size, head } = window
  if (ids.has(id)) return
  ids.add(id)
  if (ring.length < size) {
    ring.push(id)
    return
  }
  ids.delete(ring[head] ?? '')
  ring[head] = id
  window.head = (head + 1) % size
}

/** The ids, oldest first. */
export const list = ({ ring, head }: Window): string[] => [
  ...ring.slice(head),
  ...ring.slice(0, head),
]

export * as Window from './Window.ts'
