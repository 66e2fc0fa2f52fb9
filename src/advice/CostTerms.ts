import { Depth } from '../market/Depth.ts'
import { Instrument } from '../model/Instrument.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'

/**
 * What somebody told of the costs of acting, by instrument or asset index. What is missing is not
 * guessed: a cure that it would cost names it.
 *
 * Rules: [CURE3]
 */
export interface CostTerms {
  /** The fee of a taker, a share of notional; missing is the closing fee of the account's rulebook. */
  readonly fees: readonly (Ratio | undefined)[]
  /** What the market takes now; missing is what the price book says of it, without a spread. */
  readonly depths: readonly (Depth | undefined)[]
  /** What a long pays within the horizon, a share of notional. */
  readonly funding: readonly (Ratio | undefined)[]
  /** What a unit of an asset costs whoever brings it, a yearly rate. */
  readonly capital: readonly (Ratio | undefined)[]
  /** The yearly rates that a loan's debts cost and its holdings earn. */
  readonly interest: readonly (Ratio | undefined)[]
  /** The most that can be brought, of what is named; null where nobody said: then there is no limit. */
  readonly funds: readonly (Amount | undefined)[] | null
  /** What is lost of an amount that is swapped for another asset, a share of it. */
  readonly conversion: Ratio | null
  /** How long the cure is to be paid for, milliseconds. */
  readonly horizon: number
}

/** Nothing told: a day ahead. */
export const nothing: CostTerms = {
  fees: [],
  depths: [],
  funding: [],
  capital: [],
  interest: [],
  funds: null,
  conversion: null,
  horizon: 86_400_000,
}

/** Years are of 365 days. */
const year = 31_536_000_000n

/** The share that a yearly rate comes to within the horizon. */
export const within = ({ horizon }: CostTerms, rate: Ratio): Ratio =>
  Ratio.mul(rate, Ratio.of(BigInt(horizon), year))

/** The depth of a side of a market: as told, else evenly spread up to where the price book reaches. */
export interface KnownDepth {
  readonly depth: Depth
  /** Whether it includes the spread. */
  readonly hasSpread: boolean
}

/**
 * What is known of one side of a market; null where nothing is. Beyond the distance that the price book
 * was told of nothing is known, so nothing more is offered there.
 *
 * Rules: [CURE5]
 *
 * @example
 * // 300 contracts of 100 within 1 %: the last of them moves the price by 1 %, the average by half of it.
 * CostTerms.depthOf(CostTerms.nothing, prices, instrument, 'sold')?.depth.capacity // => 30_000n
 */
export function depthOf(
  { depths }: CostTerms,
  prices: PriceBook,
  instrument: Instrument,
  side: 'bought' | 'sold',
): KnownDepth | null {
  const told = depths[instrument.index]
  if (told !== undefined) return { depth: told, hasSpread: true }
  const seen = prices.depths?.[instrument.index]
  const mark = prices.marks[instrument.index]?.price
  if (seen === undefined || mark === undefined || mark <= 0n) return null
  const notional = Instrument.notional(instrument, side === 'sold' ? seen.bids : seen.asks, mark)
  if (notional === 0n) return null
  const parts = { law: 'linear', depth: notional, unit: seen.within, capacity: notional } as const
  return { depth: Depth.create({ ...parts, halfSpread: Ratio.zero }), hasSpread: false }
}

export * as CostTerms from './CostTerms.ts'
