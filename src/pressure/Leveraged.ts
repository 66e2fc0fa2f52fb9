import { assert } from '../base/assert.ts'
import { Real } from '../base/Real.ts'

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
 *
 * Rules: [PRESSURE5]
 *
 * @throws AssertionError where a maintenance is not a share under 1
 * @example
 * Leveraged.distances({ notionals: Float64Array.of(10), equities: Float64Array.of(1), maintenances: Float64Array.of(0) })
 */
export function distances({ notionals, equities, maintenances }: Leveraged): Float64Array {
  return notionals.map((notional, row) => {
    const [equity, rate] = [equities[row] as number, maintenances[row] as number]
    assert(rate >= 0 && rate < 1, 'Leveraged: a maintenance is a share under 1')
    const owed = notional - equity
    if (owed <= 0) return Number.POSITIVE_INFINITY
    return Math.max(0, Real.ln((notional * (1 - rate)) / owed))
  })
}

export * as Leveraged from './Leveraged.ts'
