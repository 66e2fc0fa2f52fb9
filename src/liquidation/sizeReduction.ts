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
 * - even: the same; what share of all cures is found before.
 *
 * Of that the share that a ramp allows, at least what a step must be worth; all of a small position. A
 * remainder that is dust, or below the minimum size, closes with the rest.
 *
 * Rules: [LIQ8] [LIQ9] [LIQ10] [LIQ11] [LIQ20] [LIQ22] [LIQ23]
 *
 * @example
 * sizeReduction(context, position, position.lots) // => 340n
 */
export function sizeReduction(context: MarginContext, position: Position, whole: bigint): bigint {
  const price = PriceBook.usable(context.prices, position.instrument)
  if (price === undefined) return 0n
  const size = Integer.abs(position.lots)
  const sized = bySizing(context, position, price, whole)
  if (sized <= 0n) return 0n
  const wanted = Integer.min(size, bySteps(context, position, price, sized))
  return isDust(context, position.instrument, size - wanted) ? size : wanted
}

function bySizing(
  { account, rules, prices }: MarginContext,
  position: Position,
  price: Price,
  whole: bigint,
): bigint {
  const size = Integer.abs(position.lots)
  const { sizing, fraction, target, feeRate } = rules.rulebook.liquidation
  if (sizing === 'fraction' || sizing === 'even') {
    const isUnderWay = Integer.abs(whole) > size
    return isUnderWay ? 0n : Integer.max(1n, Ratio.mulUp(size, fraction))
  }
  const deficit =
    cureQuantity(account, rules, prices, position, { threshold: target, feeRate }) ?? size
  return sizing === 'deficit'
    ? deficit
    : Integer.max(deficit, Method.of(rules).stepDown(rules, position, price))
}

/** What the venue's steps make of a size. */
function bySteps(
  context: MarginContext,
  { instrument, lots }: Position,
  price: Price,
  sized: bigint,
): bigint {
  const { steps } = context.rules.rulebook.liquidation
  if (steps === undefined) return sized
  const { wholeUpTo, least, ramp } = steps
  const size = Integer.abs(lots)
  const worth = worthOf(context, instrument, size, price)
  if (wholeUpTo !== undefined && worth !== null && worth <= wholeUpTo) return size
  const allowed = ramp === undefined ? sized : Ratio.mulUp(sized, ramp.from)
  if (least === undefined || worth === null || worth <= 0n) return allowed
  return Integer.max(allowed, Integer.mulDivUp(size, least, worth))
}

/** Whether what would be left goes with the rest: nothing, less than may rest on its own, or dust by worth. */
export function isDust(context: MarginContext, instrument: Instrument, left: bigint): boolean {
  if (left === 0n) return true
  if (left < instrument.lotsMin) return true
  const price = PriceBook.usable(context.prices, instrument)
  if (price === undefined) return false
  const worth = worthOf(context, instrument, left, price)
  return worth !== null && worth < context.rules.rulebook.liquidation.dust
}

/** Notional in the numeraire; null where it has no price. */
function worthOf(
  { rules: { assets, numeraire }, prices }: MarginContext,
  instrument: Instrument,
  lots: bigint,
  price: Price,
): bigint | null {
  const settle = assets[instrument.settleIndex]
  const notional: Amount = Instrument.notional(instrument, lots, price)
  return (settle && PriceBook.convert(prices, notional, settle, numeraire)) ?? null
}
