import { cureQuantity } from '../margin/cures/cureQuantity.ts'
import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Brackets } from '../model/Brackets.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import type { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'

/**
 * How many lots of a position to close now, unsigned, by the rulebook's sizing:
 *
 * - deficit: the fewest that bring marginRatio of maintenance to the target, after the fee; all
 *   where no part does.
 * - stepDown: into the bracket below, or the deficit if that is more; all in the first bracket.
 * - fraction: a share of the position, rounded up; nothing while a step of it is in flight, that
 *   is, while `whole`, the position as it stands, is more.
 *
 * A remainder that is dust, or smaller than may rest on its own, closes with the rest.
 *
 * Rules: [LIQ8] [LIQ9] [LIQ10] [LIQ11]
 *
 * @example
 * sizeReduction(account, terms, book, position, position.lots) // => 340n
 */
export function sizeReduction(
  account: Account,
  terms: BoundRulebook,
  prices: PriceBook,
  position: Position,
  whole: bigint,
): bigint {
  const price = PriceBook.usable(prices, position.instrument)
  if (price === undefined) return 0n
  const size = Integer.abs(position.lots)
  const wanted = Integer.min(size, bySizing(account, terms, prices, position, price, whole))
  if (wanted <= 0n) return 0n
  return isDust(terms, prices, position.instrument, size - wanted, price) ? size : wanted
}

function bySizing(
  account: Account,
  terms: BoundRulebook,
  prices: PriceBook,
  position: Position,
  price: Price,
  whole: bigint,
): bigint {
  const size = Integer.abs(position.lots)
  const { sizing, fraction, target, feeRate } = terms.rulebook.liquidation
  if (sizing === 'fraction') {
    const isUnderWay = Integer.abs(whole) > size
    return isUnderWay ? 0n : Integer.max(1n, Ratio.mulUp(size, fraction))
  }
  const deficit = cureQuantity(account, terms, prices, position, target, feeRate) ?? size
  return sizing === 'deficit' ? deficit : Integer.max(deficit, step(terms, position, price))
}

/** So many that what is left is just under the floor of the bracket that holds the position. */
function step(terms: BoundRulebook, { instrument, lots }: Position, price: Price): bigint {
  const size = Integer.abs(lots)
  const table = terms.brackets[instrument.index]
  if (table === undefined) return size
  const { floor } = Brackets.tier(table, Instrument.notional(instrument, lots, price))
  return floor === 0n ? size : size - largestWithin(instrument, price, floor - 1n)
}

/** The most lots whose notional, rounded up, is not above a bound. */
function largestWithin({ payoff, multiplier }: Instrument, price: Price, bound: bigint): bigint {
  const { numerator, denominator } = multiplier
  const whole = Integer.mul(bound, denominator)
  return payoff === 'linear'
    ? Integer.divDown(whole, Integer.mul(Integer.abs(price), numerator))
    : Integer.mulDivDown(whole, price, numerator)
}

function isDust(
  { rulebook, assets, numeraire }: BoundRulebook,
  prices: PriceBook,
  instrument: Instrument,
  left: bigint,
  price: Price,
): boolean {
  if (left === 0n) return true
  if (left < instrument.lotsMin) return true
  const settle = assets[instrument.settleIndex]
  const notional: Amount = Instrument.notional(instrument, left, price)
  const value = settle && PriceBook.convert(prices, notional, settle, numeraire)
  return value !== undefined && value !== null && value < rulebook.liquidation.dust
}
