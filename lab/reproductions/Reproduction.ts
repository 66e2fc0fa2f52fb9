import type { Table } from '../Table.ts'

/**
 * A reproduction of a published study, as `plimsoll reproduce` runs and prints it. Its source says what was read
 * of whom, under which licence.
 */
export type Reproduction = Computed | Tabled | Drawn

/**
 * Where the figures come from that ours are set beside: printed by the source; derived again from the
 * source's model or data, by other code than ours; or what came of a book that is not at hand, to which
 * ours is fitted: which guards against change and proves nothing of the source.
 */
export type Against = 'published' | 're-derived' | 'regression'

/** One without inputs. */
export interface Computed {
  readonly title: string
  readonly against: Against
  readonly source: string
  readonly needs: 'nothing'
  readonly run: () => Promise<Findings>
}

/** One that reads tables we may not publish, from a folder. */
export interface Tabled {
  readonly title: string
  readonly against: Against
  readonly source: string
  readonly needs: 'tables'
  readonly run: (folder: string) => Promise<Findings>
}

/** One that draws a path of a number of steps from a seed, for one limit after the other. */
export interface Drawn {
  readonly title: string
  readonly against: Against
  readonly source: string
  readonly needs: 'seed'
  readonly usual: Draw
  readonly stepsMax: number
  /** The unit of progress in words and its count: `leverage limits`, 8. */
  readonly parts: { readonly name: string; readonly count: number }
  readonly run: (draw: Draw, onPart: (done: number) => void) => Promise<Findings>
}

export interface Draw {
  readonly steps: number
  readonly seed: number
}

/** Measured figures compared with published ones. */
export interface Findings extends Table {
  /** Published figures that were not reproduced; empty where all were. */
  readonly misses: readonly string[]
  /** The JSON output. */
  readonly data: unknown
}
