import type { Position } from '../model/Position.ts'
import { pendingFunding } from '../model/trade.ts'
import { Integer } from '../money/Integer.ts'

/**
 * Lines that hold an account's equity and maintenance between them while prices stay in a box, in the
 * numeraire's atoms. In doubles: what is made of them selects who is looked at, and decides nothing.
 *
 * Rules: [SENTRY1]
 */

/** The prices that lines are drawn over, as factors. */
export interface Box {
  /** The factor of a mark, in ticks. */
  readonly ofMark: (instrument: number) => number
  /** The factor of an asset: atoms of the numeraire for one of its atoms, a claim at its index. */
  readonly ofAsset: (asset: number) => number
  /** By factor: its least and its greatest value in the box, and one within it. */
  readonly low: Float64Array
  readonly high: Float64Array
  readonly at: Float64Array
}

/** A sum of lines, each over one factor, that is built term by term. */
export interface Envelope {
  equity: number
  /** What maintenance is at least, and at most, where every factor is zero. */
  requiredLow: number
  requiredHigh: number
  /** Lines so far; the columns are longer. */
  count: number
  readonly factor: number[]
  readonly equitySlope: number[]
  readonly lowSlope: number[]
  readonly highSlope: number[]
  /** The sum of the sizes of all terms at their greatest: what errors of doubles are a share of. */
  gross: number
  /** Atoms that roundings may take from equity or add to maintenance. */
  dust: number
}

/** Two lines that hold a requirement between them over a range: what each asks at zero, and how it rises. */
export interface Between {
  low: number
  lowSlope: number
  high: number
  highSlope: number
  /** The size of the terms that were added up. */
  gross: number
}

export const between = (): Between => ({ low: 0, lowSlope: 0, high: 0, highSlope: 0, gross: 0 })

export const create = (): Envelope => ({
  ...{ equity: 0, requiredLow: 0, requiredHigh: 0, count: 0, gross: 0, dust: 0 },
  ...{ factor: [], equitySlope: [], lowSlope: [], highSlope: [] },
})

/** Empties it, for the next account. */
export function clear(into: Envelope): void {
  into.equity = 0
  into.requiredLow = 0
  into.requiredHigh = 0
  into.count = 0
  into.gross = 0
  into.dust = 0
}

/** Adds an amount of equity that no price changes. */
export function constant(into: Envelope, equity: number): void {
  into.equity += equity
  into.gross += Math.abs(equity)
}

/** Adds what a position has booked and no price changes: what it cost, and the funding that is pending. */
export function booked(into: Envelope, position: Position, funding: bigint): void {
  constant(into, -Integer.toDouble(position.cost))
  if (funding === position.funding) return
  constant(into, Integer.toDouble(pendingFunding(position, funding)))
}

/** Adds what changes in proportion to a factor: equity, and maintenance between two slopes. */
export function line(
  into: Envelope,
  factor: number,
  equity: number,
  low: number,
  high = low,
): void {
  const { count } = into
  into.factor[count] = factor
  into.equitySlope[count] = equity
  into.lowSlope[count] = low
  into.highSlope[count] = high
  into.count = count + 1
}

/** Whether maintenance is one line over the whole box: a narrower box would bring it no nearer. */
export function isStraight({ requiredLow, requiredHigh, count, ...into }: Envelope): boolean {
  if (requiredLow !== requiredHigh) return false
  for (let term = 0; term < count; term++) {
    if (into.lowSlope[term] !== into.highSlope[term]) return false
  }
  return true
}

export * as Envelope from './Envelope.ts'
