import { Real } from '../../src/base/Real.ts'

/** Positions that lose along the scenario, a row each: columns in the quote, at prices now. */
export interface Leveraged {
  readonly notionals: Float64Array
  readonly equities: Float64Array
  /** Maintenance as a share of what a position is worth, under 1. */
  readonly maintenances: Float64Array
}

/**
 * How far each position is from its maintenance, as a log move: 0 where it is there, infinite where
 * equity covers the whole of it.
 *
 *     e^-x = (notional - equity) ÷ (notional × (1 - maintenance))
 */
export const callDistances = ({ notionals, equities, maintenances }: Leveraged): Float64Array =>
  notionals.map((notional, row) => {
    const owed = notional - (equities[row] as number)
    const kept = notional * (1 - (maintenances[row] as number))
    return owed <= 0 ? Number.POSITIVE_INFINITY : Math.max(0, Real.ln(kept / owed))
  })
