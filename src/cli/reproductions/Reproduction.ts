import type { Arguments } from '../Arguments.ts'
import type { Io } from '../Io.ts'
import type { Column } from '../table.ts'

/** A study, rebuilt: what `plimsoll reproduce` runs and prints. */
export interface Reproduction {
  readonly title: string
  readonly run: (args: Arguments, io: Io) => Promise<Findings>
}

/** Measured figures beside published ones. */
export interface Findings {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly string[])[]
  /** What was published and did not come out; empty where all did. */
  readonly misses: readonly string[]
  /** For programs. */
  readonly data: unknown
}

/** A column of numbers. */
export const right = (title: string): Column => ({ title, align: 'right' })
