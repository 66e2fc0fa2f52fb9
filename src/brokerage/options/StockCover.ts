import { Ratio } from '../../money/Ratio.ts'
import { StockMargin } from '../StockMargin.ts'
import { OptionBook, type OptionLeg, type OptionRates } from './OptionBook.ts'

type Series = Pick<OptionLeg, 'kind' | 'strike' | 'expiry'>

/** Options that stand beside a unit of stock: at least one. */
export interface Cover {
  /** The option written: a call beside long stock, a put beside short stock. */
  readonly written?: Series
  /** The option held: a put beside long stock, a call beside short stock. */
  readonly held?: Series
}

/** What a unit of stock asks for alone. */
export const alone = (rates: OptionRates, book: OptionBook): Ratio =>
  perUnit(rates, book, book.price)

function perUnit(rates: OptionRates, { shares, factor }: OptionBook, price: Ratio): Ratio {
  const side = shares.numerator < 0n ? 'short' : 'long'
  return StockMargin.maintenance(rates.stock, {
    ...{ side, shares: Ratio.one, price, isMarginable: true, factor },
  })
}

/**
 * What a unit of stock asks for with options beside it, their premiums left out; null where the rule knows no relief.
 * A written option is covered: stock counts for no more than the call could be exercised for, or for no less than the
 * put, and the difference is asked for. An option held bounds what the stock may lose: 10 % of its strike and what it is
 * out of the money, at most what the stock asks for. Both, expiring together: a conversion at one strike, and a collar
 * where the put is below the call.
 *
 * Rules: [LEGS6] [LEGS7] [LEGS8]
 *
 * @example
 * // Stock at 410, a call at 300 written on it: 110 and 25 % of 300.
 * StockCover.margin(OptionBook.equity, book, { written: call }) // => Ratio.of(185n)
 */
export function margin(rates: OptionRates, book: OptionBook, cover: Cover): Ratio | null {
  const { written, held } = cover
  const inTheMoney = written === undefined ? Ratio.zero : OptionBook.intrinsic(written, book.price)
  if (held === undefined) return Ratio.add(inTheMoney, covered(rates, book, inTheMoney))
  const least = bounded(rates, book, held)
  if (least === null) return null
  if (written === undefined) return Ratio.min(least, alone(rates, book))
  const both = together(rates, book, { written, held }, least)
  return both === null ? null : Ratio.add(inTheMoney, both)
}

/** Long stock at the call's strike where that is lower; short stock at its price. */
function covered(rates: OptionRates, book: OptionBook, inTheMoney: Ratio): Ratio {
  const isShort = book.shares.numerator < 0n
  return perUnit(rates, book, isShort ? book.price : Ratio.sub(book.price, inTheMoney))
}

function bounded(rates: OptionRates, { price }: OptionBook, held: Series): Ratio | null {
  if (rates.bounded === null) return null
  const share = Ratio.mul(rates.bounded, held.strike)
  return Ratio.add(share, OptionBook.outOfTheMoney(held, price))
}

/** Of one strike the two are out of the money by nothing on either side, once what is in the money is asked for. */
function together(
  rates: OptionRates,
  book: OptionBook,
  { written, held }: Required<Cover>,
  least: Ratio,
): Ratio | null {
  if (written.expiry !== held.expiry) return null
  const order = Ratio.compare(held.strike, written.strike)
  if (order === 0) return Ratio.sub(least, OptionBook.outOfTheMoney(held, book.price))
  if (order > 0 || book.shares.numerator < 0n) return null
  return Ratio.min(least, Ratio.mul(rates.collar, written.strike))
}

export * as StockCover from './StockCover.ts'
