import { Depth, type Law } from '../../market/Depth.ts'
import type { Payoff } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Candle } from './Candles.ts'

/** Depth and capacity as shares of actual turnover. */
export interface Shares {
  readonly law: Law
  readonly unit: Ratio
  readonly halfSpread: Ratio
  /** The shares of turnover for depth (impact per unit) and for capacity (most that can trade). */
  readonly depth: Ratio
  readonly capacity: Ratio
}

/** The instrument: book size, payoff, and decimals of its settlement asset. */
export interface Traded {
  readonly size: Ratio
  readonly payoff: Payoff
  readonly decimals: number
}

/**
 * Depth and capacity of one minute: fixed shares of that minute's turnover, in proportion to the
 * size of the book. A minute without trades has none.
 *
 *     depth    = turnover × depth share × size, rounded down, at least an atom
 *     capacity = turnover × capacity share × size, rounded down
 *
 * @example
 * turnoverDepth(shares, { size: Ratio.one, payoff: 'linear', decimals: 8 }, candle).capacity
 */
export function turnoverDepth(
  { law, unit, halfSpread, ...shares }: Shares,
  { size, payoff, decimals }: Traded,
  candle: Pick<Candle, 'close' | 'volume'>,
): Depth {
  const turnover = turnoverOf(payoff, candle)
  const part = (share: Ratio): bigint =>
    Ratio.mulDown(Integer.pow10(decimals), Ratio.mul(Ratio.mul(turnover, share), size))
  return Depth.create({
    law,
    unit,
    halfSpread,
    depth: Amount.of(Integer.max(1n, part(shares.depth))),
    capacity: Amount.of(part(shares.capacity)),
  })
}

/** Turnover in whole settlement units: quote for linear instruments, base for inverse ones. */
function turnoverOf(payoff: Payoff, { close, volume }: Pick<Candle, 'close' | 'volume'>): Ratio {
  const base = volume === null ? Ratio.zero : Ratio.fromDecimal(volume)
  return payoff === 'linear' ? Ratio.mul(base, Ratio.fromDecimal(close)) : base
}
