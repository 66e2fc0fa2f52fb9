import { ofDays } from '../../base/civil.ts'
import type { CivilDate } from '../../calendar/CivilDate.ts'
import type { OptionShares } from '../../model/BrokerMethod.ts'
import { Ratio } from '../../money/Ratio.ts'
import { StockMargin, type StockRates } from '../StockMargin.ts'

/** Contracts of one series: so many, below zero written; the strike and the price are for a unit. */
export interface OptionLeg {
  readonly kind: 'call' | 'put'
  readonly strike: Ratio
  readonly expiry: CivilDate
  readonly quantity: bigint
  readonly price: Ratio
}

/** All that an account holds of one underlying, in contracts of one multiplier. */
export interface OptionBook {
  readonly today: CivilDate
  /** The price of a unit of the underlying. */
  readonly price: Ratio
  /** Units of the underlying for a contract. */
  readonly multiplier: Ratio
  /** How many times a fund follows its market; one for stock. */
  readonly factor: Ratio
  readonly legs: readonly OptionLeg[]
  /** Units of the underlying, below zero sold short. */
  readonly shares: Ratio
}

/** What options ask for, and the stock beside them. */
export interface OptionRates extends OptionShares {
  readonly stock: StockRates
}

/**
 * FINRA 4210(f)(2): 20 % of a stock or a narrow index, at least 10 %; 75 % of long options of more than nine months.
 *
 * Rules: [LEGS1]
 */
export const equity: OptionRates = {
  base: Ratio.of(1n, 5n),
  least: Ratio.of(1n, 10n),
  longDated: Ratio.of(3n, 4n),
  bounded: Ratio.of(1n, 10n),
  collar: Ratio.of(1n, 4n),
  stock: StockMargin.finra,
}

/** The same of a broad index: 15 %. */
export const broad: OptionRates = { ...equity, base: Ratio.of(3n, 20n) }

/**
 * What an option could be exercised for, with the underlying at a price.
 *
 * @example
 * OptionBook.intrinsic({ kind: 'put', strike: Ratio.of(80n) }, Ratio.of(75n)) // => Ratio.of(5n)
 */
export const intrinsic = (leg: Pick<OptionLeg, 'kind' | 'strike'>, price: Ratio): Ratio =>
  Ratio.positive(leg.kind === 'call' ? Ratio.sub(price, leg.strike) : Ratio.sub(leg.strike, price))

/** How far the underlying is from where an option would be worth exercising. */
export const outOfTheMoney = (leg: Pick<OptionLeg, 'kind' | 'strike'>, price: Ratio): Ratio =>
  Ratio.positive(leg.kind === 'call' ? Ratio.sub(leg.strike, price) : Ratio.sub(price, leg.strike))

const MONTHS = 9

/** Whether an option has more than nine months left. */
export function isLongDated(today: CivilDate, expiry: CivilDate): boolean {
  const [from, to] = [ofDays(today), ofDays(expiry)]
  const months = (to.year - from.year) * 12 + to.month - from.month
  return months > MONTHS || (months === MONTHS && to.day > from.day)
}

export * as OptionBook from './OptionBook.ts'
