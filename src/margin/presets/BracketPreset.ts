import type { InstrumentId } from '../../model/Instrument.ts'

/** A venue's public bracket tables, as facts in our own form. */
export interface BracketPreset {
  readonly name: string
  /** Where the numbers were read. */
  readonly source: string
  /** When they were read, as a calendar date. */
  readonly date: string
  readonly rows: { readonly [instrument: InstrumentId]: readonly BracketRow[] }
}

/**
 * Floor in whole units of the settlement asset, maintenance rate, highest leverage, as decimals; a
 * rate of null is half the initial rate at the highest leverage, 1 ÷ (2 × leverageMax).
 */
export type BracketRow = readonly [floor: string, rate: string | null, leverageMax: string]

export * as BracketPreset from './BracketPreset.ts'
