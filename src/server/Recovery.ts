/** How far a start is: the engine recovers, and beside it the front folds the same entries. */
export interface Recovery {
  readonly isNew: boolean
  /** Entries folded. */
  folded: number
  /** Of how many; null until the journal is open. */
  of: number | null
}

/** What is told of a service that cannot be asked yet. */
export interface Standing {
  /** The last entry folded. */
  readonly seq: number
  /** Why it cannot be asked, a sentence each. */
  readonly reasons: readonly string[]
}

export const create = (isNew: boolean): Recovery => ({ isNew, folded: 0, of: null })

/** What is told of a recovery: its sentence says more with every piece that was folded. */
export const standing = (recovery: Recovery): Standing => ({
  seq: recovery.folded,
  reasons: [reasonOf(recovery)],
})

function reasonOf({ isNew, folded, of }: Recovery): string {
  if (isNew) return 'it begins a new journal'
  if (of === null) return 'it opens the journal'
  const here = `it recovers: ${folded} of ${of} entries folded`
  return folded < of ? here : `${here}, the engine follows`
}

export * as Recovery from './Recovery.ts'
