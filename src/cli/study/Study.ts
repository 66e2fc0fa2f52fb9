import type { Arguments } from '../Arguments.ts'
import type { Io } from '../Io.ts'
import type { Column } from '../table.ts'

/** A study of our own: what `plimsoll study` runs, prints and draws. */
export interface Study {
  /** Null where it was interrupted. */
  readonly run: (args: Arguments, io: Io) => Promise<Found | null>
}

export interface Found {
  readonly title: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly string[])[]
  /** Sentences under the table. */
  readonly notes: readonly string[]
  /** For programs. */
  readonly data: unknown
  readonly picture: () => string
  /** What was wrong with a run: nothing in a sound one. */
  readonly wrongs: readonly string[]
}
