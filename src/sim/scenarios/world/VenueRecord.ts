import type { Totals } from '../../Totals.ts'

/** History of one market, one number per tick. */
export interface MarketSeries {
  readonly venue: string
  readonly instrument: string
  /** The mark before the first tick. */
  readonly opening: number
  readonly fundamental: Float64Array
  readonly last: Float64Array
  readonly mark: Float64Array
  /** Distance of the price from the fundamental, as a log move. */
  readonly displacement: Float64Array
  /** Forced notional of this venue's accounts in the tick, in the numeraire: sold less bought. */
  readonly forced: Float64Array
  /** Gross forced notional over what the market would have absorbed within one per cent. */
  readonly depthUsed: Float64Array
}

/** History of one venue, one number per tick. */
export interface VenueSeries {
  readonly venue: string
  /** In the numeraire. */
  readonly fund: Float64Array
  readonly openCalls: Float64Array
  readonly liquidating: Float64Array
}

/** Totals of a venue's engine in a run: sums in atoms of the numeraire, first times in ticks. */
export interface VenueTotals extends Totals {
  /** The fund's final balance. */
  readonly fundAfter: bigint
  /** Ticks with a halt, and how many halts began. */
  readonly halted: number
  readonly halts: number
}

/** Rows to be filled of one market that opens at a mark. */
export const marketSeries = (
  of: Pick<MarketSeries, 'venue' | 'instrument' | 'opening'>,
  ticks: number,
): MarketSeries => ({
  ...of,
  fundamental: new Float64Array(ticks),
  last: new Float64Array(ticks),
  mark: new Float64Array(ticks),
  displacement: new Float64Array(ticks),
  forced: new Float64Array(ticks),
  depthUsed: new Float64Array(ticks),
})

/** Liquidated notional, by order or by takeover. */
export const liquidated = ({ forced, takenOver }: Totals): bigint => forced + takenOver

export * as VenueRecord from './VenueRecord.ts'
