import { Ratio } from '../../money/Ratio.ts'
import { StockMargin } from '../StockMargin.ts'
import { OptionBook, type OptionLeg, type OptionRates } from './OptionBook.ts'

type Series = Pick<OptionLeg, 'kind' | 'strike' | 'price'>

/**
 * What an uncovered option that was written asks for, for a unit: its price, and the greater of the base less
 * what it is out of the money and of the minimum; both rates times the factor of a fund.
 *
 * Rules: [LEGS1] [LEGS2]
 *
 * @example
 * // A put at 80 for 2, the stock at 95: 2 + max(19 - 15, 8) = 10.
 * LegMargin.naked(OptionBook.equity, book, put) // => Ratio.of(10n)
 */
export function naked(
  rates: OptionRates,
  { price, factor }: Pick<OptionBook, 'price' | 'factor'>,
  leg: Series,
): Ratio {
  const size = StockMargin.sizeOf(factor)
  const base = Ratio.mul(Ratio.mul(rates.base, price), size)
  const least = Ratio.mul(Ratio.mul(rates.least, leg.kind === 'call' ? price : leg.strike), size)
  return Ratio.add(
    leg.price,
    Ratio.max(Ratio.sub(base, OptionBook.outOfTheMoney(leg, price)), least),
  )
}

/**
 * What a long option that covers nothing asks for: its price, or less where it has more than nine months left.
 *
 * Rules: [LEGS3]
 */
export const long = (rates: OptionRates, book: OptionBook, leg: OptionLeg): Ratio =>
  OptionBook.isLongDated(book.today, leg.expiry) ? Ratio.mul(leg.price, rates.longDated) : leg.price

/**
 * What two written options ask for, a call and a put: the greater of the two, and what the other is worth. Of two equal
 * ones either is the greater, and the dearer is taken.
 *
 * Rules: [LEGS4]
 */
export function straddle(one: Written, other: Written): Ratio {
  const sums = [Ratio.add(one.naked, other.price), Ratio.add(other.naked, one.price)] as const
  const order = Ratio.compare(one.naked, other.naked)
  return order === 0 ? Ratio.min(...sums) : sums[order > 0 ? 0 : 1]
}

/** An uncovered option, for a unit. */
export interface Written {
  readonly naked: Ratio
  readonly price: Ratio
}

/** The most that options netted together may lose at one price of the underlying. */
export interface WorstLoss {
  readonly loss: Ratio
  readonly at: Ratio
}

/**
 * The maximum potential loss of options taken together: their intrinsic values netted at zero and at every strike,
 * for a unit each times its quantity. Null where it has no bound, or where a long option expires before a written one.
 *
 * Rules: [LEGS5]
 *
 * @example
 * // A call at 310 written, one at 300 held: nothing can be lost.
 * LegMargin.worst(legs)?.loss // => Ratio.zero
 */
export function worst(legs: readonly OptionLeg[]): WorstLoss | null {
  const calls = legs.filter(({ kind }) => kind === 'call')
  const slope = calls.reduce((sum, { quantity }) => sum + quantity, 0n)
  if (slope < 0n || isUncovered(legs)) return null
  const losses = [Ratio.zero, ...legs.map(({ strike }) => strike)].map((at) => ({
    loss: Ratio.positive(Ratio.negate(worth(legs, at))),
    at,
  }))
  return losses.reduce((most, one) => (Ratio.compare(one.loss, most.loss) > 0 ? one : most))
}

const worth = (legs: readonly OptionLeg[], at: Ratio): Ratio =>
  Ratio.sum(legs.map((leg) => Ratio.mul(Ratio.of(leg.quantity), OptionBook.intrinsic(leg, at))))

/** Whether a long option ends before a written one. */
function isUncovered(legs: readonly OptionLeg[]): boolean {
  const written = legs.filter(({ quantity }) => quantity < 0n)
  const held = legs.filter(({ quantity }) => quantity > 0n)
  return held.some(({ expiry }) => written.some((other) => other.expiry > expiry))
}

export * as LegMargin from './LegMargin.ts'
