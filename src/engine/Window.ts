/** The last so many ids seen, in order: what makes a repeat harmless without keeping everything. */
export interface Window {
  readonly ids: Set<string>
  readonly size: number
}

export const create = (size: number, ids: readonly string[] = []): Window => ({
  ids: new Set(ids),
  size,
})

export const has = (window: Window, id: string): boolean => window.ids.has(id)

/** Remembers an id, and forgets the oldest where the window is full. */
export function add(window: Window, id: string): void {
  window.ids.add(id)
  if (window.ids.size <= window.size) return
  for (const oldest of window.ids) {
    window.ids.delete(oldest)
    return
  }
}

export * as Window from './Window.ts'
