import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Span } from './Span.ts'
import type { UnifiedSymbol } from './UnifiedSymbol.ts'

/** A size of one contract on one side: what its worth and profit follow from. */
export interface Worth {
  readonly parts: UnifiedSymbol
  readonly side: 'long' | 'short'
  /** Base units; of an inverse contract, quote units. */
  readonly size: Ratio
}

/** Settlement units at a price. */
export const notionalAt = ({ parts, size }: Worth, price: Span): Span =>
  Span.times(parts.payoff === 'linear' ? price : Span.inverse(price), size)

/** Settlement units between two prices. */
export function profitAt({ parts, side, size }: Worth, entry: Span, mark: Span): Span {
  const isLinear = parts.payoff === 'linear'
  const up = isLinear ? Span.sub(mark, entry) : Span.sub(Span.inverse(entry), Span.inverse(mark))
  return Span.times(side === 'long' ? up : Span.negated(up), size)
}

/** The price at which a size is worth so much; null where there is none. */
export function priceOfNotional({ parts, size }: Worth, notional: Ratio): Ratio | null {
  if (notional.numerator <= 0n || size.numerator === 0n) return null
  return parts.payoff === 'linear' ? Span.divide(notional, size) : Span.divide(size, notional)
}

/** The price at which a size bought at another has gained so much; null where there is none. */
export function priceOfProfit({ parts, side, size }: Worth, entry: Ratio, gained: Ratio) {
  if (size.numerator === 0n) return null
  const up = side === 'long' ? gained : Ratio.sub(Ratio.zero, gained)
  const each = Span.divide(up, size)
  const isLinear = parts.payoff === 'linear'
  const found = isLinear ? Ratio.add(entry, each) : Ratio.sub(Span.over(entry), each)
  if (found.numerator <= 0n) return null
  return isLinear ? found : Span.over(found)
}

/** Significant digits of a price that is derived. */
const DIGITS = 12

/** The nearest decimal with so many significant digits; a price is above zero. */
export function decimalOf(price: Ratio): Decimal {
  const scale = Math.max(0, DIGITS - digitsOf(price))
  const up = Integer.mul(Integer.mul(2n, price.numerator), Integer.pow10(scale))
  const units = Integer.divDown(up + price.denominator, Integer.mul(2n, price.denominator))
  return Decimal.trim({ units, scale })
}

/** Digits before the point; below zero, minus the zeros right after it. */
export function digitsOf({ numerator, denominator }: Ratio): number {
  const whole = Integer.divDown(numerator, denominator)
  if (whole > 0n) return `${whole}`.length
  return 1 - `${Integer.divUp(denominator, numerator)}`.length
}

export * as Worth from './Worth.ts'
