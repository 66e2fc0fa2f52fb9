import { cureQuantity } from '../margin/cures/cureQuantity.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import { Method } from '../margin/Method.ts'
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
 *   where no partial closing does.
 * - stepDown: into the bracket below, or the deficit if that is more; all in the first bracket.
 * - fraction: a share of the position, rounded up; zero while a step of it is in flight, that is,
 *   while `whole`, the current position, is larger.
 *
 * A remainder that is dust, or below the minimum size, closes with the rest.
 *
 * Rules: [LIQ8] [LIQ9] [LIQ10] [LIQ11]
 *
 * @example
 * sizeReduction(context, position, position.lots) // => 340n
 */
export function sizeReduction(context: MarginContext, position: Position, whole: bigint): bigint {
  const price = PriceBook.usable(context.prices, position.instrument)
  if (price === undefined) return 0n
  const size = Integer.abs(position.lots)
  const wanted = Integer.min(size, bySizing(context, position, price, whole))
  if (wanted <= 0n) return 0n
  return isDust(context, position.instrument, size - wanted, price) ? size : wanted
}

function bySizing(
  { account, rules, prices }: MarginContext,
  position: Position,
  price: Price,
  whole: bigint,
): bigint {
  const size = Integer.abs(position.lots)
  const { sizing, fraction, target, feeRate } = rules.rulebook.liquidation
  if (sizing === 'fraction') {
    const isUnderWay = Integer.abs(whole) > size
    return isUnderWay ? 0n : Integer.max(1n, Ratio.mulUp(size, fraction))
  }
  const deficit =
    cureQuantity(account, rules, prices, position, { threshold: target, feeRate }) ?? size
  return sizing === 'deficit'
    ? deficit
    : Integer.max(deficit, Method.of(rules).stepDown(rules, position, price))
}

function isDust(
  { rules: { rulebook, assets, numeraire }, prices }: MarginContext,
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
