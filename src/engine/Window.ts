/**
 * The most recent ids and what was said under each, for detecting repeats. A ring beside a map,
 * because a map emptied from its front becomes slow.
 */
export interface Window {
  readonly contents: Map<string, string>
  readonly ring: string[]
  readonly size: number
  /** Index of the oldest id once the ring is full. */
  head: number
}

/** Builds a window from ids given oldest first, with what was said under each where it is known. */
export const create = (
  size: number,
  ids: readonly string[] = [],
  contents: readonly string[] = [],
): Window => ({
  contents: new Map(ids.map((id, index) => [id, contents[index] ?? ''])),
  ring: [...ids],
  size,
  head: 0,
})

export const has = (window: Window, id: string): boolean => window.contents.has(id)

/** What was said under an id: undefined where it is not here, empty where it was not kept. */
export const contentOf = (window: Window, id: string): string | undefined => window.contents.get(id)

/** An id and what was said under it. */
export type Member = readonly [id: string, content: string]

/** Adds an id that is not in it, and returns the oldest where that had to leave. */
export function add(window: Window, id: string, content = ''): Member | null {
  const { contents, ring, size, head } = window
  if (contents.has(id)) return null
  contents.set(id, content)
  if (ring.length < size) {
    ring.push(id)
    return null
  }
  const oldest = ring[head] ?? ''
  const gone: Member = [oldest, contents.get(oldest) ?? '']
  contents.delete(oldest)
  ring[head] = id
  window.head = (head + 1) % size
  return gone
}

/** The ids, oldest first. */
export const list = ({ ring, head }: Window): string[] => [
  ...ring.slice(head),
  ...ring.slice(0, head),
]

/** What was said under each id, in the same order. */
export const listContents = (window: Window): string[] =>
  list(window).map((id) => window.contents.get(id) ?? '')

export * as Window from './Window.ts'
