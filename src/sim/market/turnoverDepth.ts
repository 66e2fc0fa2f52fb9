import { Depth, type Law } from '../../market/Depth.ts'
import type { Payoff } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Candle } from './Candles.ts'

/** What a market bears as shares of what was really traded in it. */
export interface Shares {
  readonly law: Law
  readonly unit: Ratio
  readonly halfSpread: Ratio
  /** What moves the price by the unit, and what can trade at most. */
  readonly depth: Ratio
  readonly capacity: Ratio
}

/** What is traded: for a book of what size, and how many decimals what it settles in has. */
export interface Traded {
  readonly size: Ratio
  readonly payoff: Payoff
  readonly decimals: number
}

/**
 * What a market bears in one minute: fixed shares of that minute's own turnover, in proportion to the
 * size of the book. A minute without trades bears nothing.
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

/** What was traded in whole settlement units: quote for linear instruments, base for inverse ones. */
function turnoverOf(payoff: Payoff, { close, volume }: Pick<Candle, 'close' | 'volume'>): Ratio {
  const base = volume === null ? Ratio.zero : Ratio.fromDecimal(volume)
  return payoff === 'linear' ? Ratio.mul(base, Ratio.fromDecimal(close)) : base
}
