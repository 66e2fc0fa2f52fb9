import { Real } from '../../src/base/Real.ts'
import { MapScore } from '../../src/pressure/MapScore.ts'
import { unwrap } from '../unwrap.ts'

/** The price of one coin at a moment, and the longs open in it, in units of the base. */
export interface Longs {
  readonly price: number
  readonly open: number
}

/** A map of longs at a moment, set beside what the fall to the low then liquidated. */
export interface MapOfDay {
  /** Shares of the longs open at the moment: what the map said would go, and what went. */
  readonly said: number
  readonly went: number
  readonly score: MapScore
}

/** A fall tick by tick, from the first tick after a moment to the low. */
export interface Fall {
  readonly prices: readonly number[]
  /** Longs still open after each tick, in units of the base. */
  readonly open: readonly number[]
}

/** What a map says is forced within a move, in the quote at the moment's price. */
export type Within = (move: number) => number

/**
 * Scores a map. Its bands lie between one new low of the fall and the next, for a price that jumps
 * says nothing of what lies on the way; what goes goes in the band of the lowest price so far.
 *
 * Rules: [STUDY6]
 */
export function of({ price, open }: Longs, fall: Fall, within: Within): MapOfDay {
  const moves = farthest(price, fall.prices)
  const edges = Float64Array.from(new Set([0, ...moves]))
  const said = new Float64Array(edges.length - 1).map((_, band) => {
    const above = band === 0 ? 0 : within(edges[band] as number)
    return within(edges[band + 1] as number) - above
  })
  const went = new Float64Array(said.length)
  for (const [tick, move] of moves.entries()) {
    const gone = (fall.open[tick - 1] ?? open) - (fall.open[tick] as number)
    if (gone > 0) went[Math.max(0, edges.indexOf(move) - 1)]! += gone * price
  }
  const share = (column: Float64Array): number =>
    column.reduce((sum, one) => sum + one, 0) / (open * price)
  return { said: share(said), went: share(went), score: unwrap(MapScore.of(edges, said, went)) }
}

/** The farthest log move up to each tick; a rise is none. */
function farthest(from: number, prices: readonly number[]): readonly number[] {
  let most = 0
  return prices.map((price) => {
    most = Math.max(most, Real.ln(from / price))
    return most
  })
}

/** Leverage and its share of what is open, as open liquidation maps assume it. */
const table: readonly (readonly [leverage: number, share: number])[] = [
  [5, 0.1],
  [10, 0.2],
  [25, 0.3],
  [50, 0.25],
  [100, 0.15],
]
const buffer = 0.004

/**
 * The usual map, which knows no account: a share by leverage, each gone at a fall of 1 ÷ leverage
 * less a buffer.
 *
 * Rules: [STUDY6]
 */
export const usual =
  ({ price, open }: Longs): Within =>
  (move) => {
    const fall = -Real.expm1(-move)
    const gone = table.filter(([leverage]) => 1 / leverage - buffer <= fall)
    return open * price * gone.reduce((sum, [, share]) => sum + share, 0)
  }

export * as MapOfDay from './MapOfDay.ts'
