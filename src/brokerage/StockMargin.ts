import { Ratio } from '../money/Ratio.ts'

/**
 * What stock held on margin asks for at least: rates are shares of its market value, amounts are
 * dollars for a share.
 */
export interface StockRates {
  readonly long: Ratio
  /** Long stock that may not be bought on margin. */
  readonly longUnmarginable: Ratio
  /** Short stock at this price and above, and below it: the greater of an amount and a rate. */
  readonly shortFrom: Ratio
  readonly shortAbove: ShortRate
  readonly shortBelow: ShortRate
}

export interface ShortRate {
  readonly perShare: Ratio
  readonly rate: Ratio
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
  long: Ratio.of(1n, 4n),
  longUnmarginable: Ratio.one,
  shortFrom: Ratio.of(5n),
  shortAbove: { perShare: Ratio.of(5n), rate: Ratio.of(3n, 10n) },
  shortBelow: { perShare: Ratio.of(5n, 2n), rate: Ratio.one },
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
  const rate = isMarginable ? Ratio.mul(rates.long, sizeOf(factor)) : rates.longUnmarginable
  return Ratio.mul(price, Ratio.min(rate, Ratio.one))
}

function shortRate(rates: StockRates, { price, factor }: StockPosition): Ratio {
  const isAbove = Ratio.compare(price, rates.shortFrom) >= 0
  const { perShare, rate } = isAbove ? rates.shortAbove : rates.shortBelow
  return Ratio.mul(Ratio.max(perShare, Ratio.mul(price, rate)), sizeOf(factor))
}

/** Never below one: a fund that follows less than its market moves as stock may. */
export const sizeOf = (factor: Ratio): Ratio => Ratio.max(Ratio.one, Ratio.abs(factor))

export * as StockMargin from './StockMargin.ts'
