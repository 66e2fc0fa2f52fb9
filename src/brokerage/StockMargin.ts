import { assert } from '../base/assert.ts'
import type { PriceRow } from '../model/BrokerMethod.ts'
import { Ratio } from '../money/Ratio.ts'

/** What stock held on margin asks for at least, by its price. */
export interface StockRates {
  readonly long: readonly PriceRow[]
  /** Long stock that may not be bought on margin. */
  readonly longUnmarginable: Ratio
  readonly short: readonly PriceRow[]
}

/** Stock of one kind: how many shares, at which price, in dollars. */
export interface StockPosition {
  readonly side: 'long' | 'short'
  readonly shares: Ratio
  readonly price: Ratio
  readonly isMarginable: boolean
  /** How many times an exchange traded fund follows what it follows, signed; one for stock. */
  readonly factor: Ratio
}

/**
 * FINRA 4210(c)(1) to (3) and (6): 25 % long, all of what is not marginable, and short the greater of
 * $5 and 30 % a share from $5 on, of $2.50 and 100 % below.
 *
 * Rules: [STOCK1] [STOCK2]
 */
export const finra: StockRates = {
  long: [{ from: Ratio.zero, rate: Ratio.of(1n, 4n), perUnit: Ratio.zero }],
  longUnmarginable: Ratio.one,
  short: [
    { from: Ratio.zero, rate: Ratio.one, perUnit: Ratio.of(5n, 2n) },
    { from: Ratio.of(5n), rate: Ratio.of(3n, 10n), perUnit: Ratio.of(5n) },
  ],
}

/**
 * The maintenance requirement of a position, in dollars, exactly: whoever books it rounds it up.
 *
 * Rules: [STOCK1] [STOCK2] [STOCK3]
 *
 * @example
 * StockMargin.maintenance(StockMargin.finra, {
 *   ...{ side: 'short', shares: Ratio.of(100n), price: Ratio.of(2n) },
 *   ...{ isMarginable: true, factor: Ratio.one },
 * }) // => Ratio.of(250n)
 */
export function maintenance(rates: StockRates, position: StockPosition): Ratio {
  const perShare = position.side === 'long' ? longRate(rates, position) : shortRate(rates, position)
  return Ratio.mul(position.shares, perShare)
}

/** For a share; never more than it is worth. */
function longRate(rates: StockRates, { price, isMarginable, factor }: StockPosition): Ratio {
  if (!isMarginable) return Ratio.mul(price, Ratio.min(rates.longUnmarginable, Ratio.one))
  return Ratio.min(price, Ratio.mul(asked(rates.long, price), sizeOf(factor)))
}

const shortRate = (rates: StockRates, { price, factor }: StockPosition): Ratio =>
  Ratio.mul(asked(rates.short, price), sizeOf(factor))

/** For a share, by the row that holds its price. */
function asked(rows: readonly PriceRow[], price: Ratio): Ratio {
  const row = rows.findLast(({ from }) => Ratio.compare(from, price) <= 0)
  assert(row !== undefined, 'StockMargin: rows begin at a price of zero')
  return Ratio.max(row.perUnit, Ratio.mul(price, row.rate))
}

/** Never below one: a fund that follows less than its market moves as stock may. */
export const sizeOf = (factor: Ratio): Ratio => Ratio.max(Ratio.one, Ratio.abs(factor))

export * as StockMargin from './StockMargin.ts'
