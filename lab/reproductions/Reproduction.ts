import type { Table } from '../Table.ts'

/** A published study, rebuilt: what `plimsoll reproduce` runs and prints. */
export type Reproduction = Computed | Tabled | Drawn

/** One that needs nothing. */
export interface Computed {
  readonly title: string
  readonly needs: 'nothing'
  readonly run: () => Promise<Findings>
}

/** One that reads tables which are not ours to publish, from a folder. */
export interface Tabled {
  readonly title: string
  readonly needs: 'tables'
  readonly run: (folder: string) => Promise<Findings>
}

/** One that draws a path of so many steps from a seed, for one limit after the other. */
export interface Drawn {
  readonly title: string
  readonly needs: 'seed'
  readonly usual: Draw
  readonly stepsMax: number
  /** What is run in turn, in words and how often: `leverage limits`, 8. */
  readonly parts: { readonly name: string; readonly count: number }
  readonly run: (draw: Draw, onPart: (done: number) => void) => Promise<Findings>
}

export interface Draw {
  readonly steps: number
  readonly seed: number
}

/** Measured figures beside published ones. */
export interface Findings extends Table {
  /** What was published and did not come out; empty where all did. */
  readonly misses: readonly string[]
  /** For programs. */
  readonly data: unknown
}
