/**
 * The most recent ids, for detecting repeats in bounded memory. A ring beside a set, because a set
 * emptied from its front becomes slow.
 */
export interface Window {
  readonly ids: Set<string>
  readonly ring: string[]
  readonly size: number
  /** Index of the oldest id once the ring is full. */
  head: number
}

/** Builds a window from ids given oldest first. */
export const create = (size: number, ids: readonly string[] = []): Window => ({
  ids: new Set(ids),
  ring: [...ids],
  size,
  head: 0,
})

export const has = (window: Window, id: string): boolean => window.ids.has(id)

/** Adds an id that is not in it, and drops the oldest where the window is full. */
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
