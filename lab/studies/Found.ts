import type { Table } from '../Table.ts'

/** What a study of our own found: what `plimsoll study` prints and draws. */
export interface Found extends Table {
  readonly title: string
  /** Sentences under the table. */
  readonly notes: readonly string[]
  /** For programs. */
  readonly data: unknown
  readonly picture: () => string
  /** What was wrong with a run: nothing in a sound one. */
  readonly wrongs: readonly string[]
}
