import { Depth } from '../../market/Depth.ts'
import type { Instrument } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import type { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { decimals } from './listings.ts'
import { parameters } from './parameters.ts'

/** The part of a candle that says how much was traded. */
export interface Traded {
  readonly close: Decimal
  /** In the base currency. */
  readonly volume: Decimal
}

/**
 * What a market of the demo bears in one minute: fixed shares of that minute's own spot turnover,
 * in proportion to the size of the book. A minute without trades bears nothing.
 *
 *     depth    = turnover × depth share × accounts ÷ 20,000, rounded down, at least an atom
 *     capacity = turnover × capacity share × accounts ÷ 20,000, rounded down
 *
 * @example
 * marketDepth(instrument, candle, 20_000).capacity // three quarters of what was traded
 */
export function marketDepth(instrument: Instrument, traded: Traded, accounts: number): Depth {
  const { law, unit, halfSpread, ...shares } = parameters.market
  const share = instrument.payoff === 'inverse' ? shares.inverse : sharesOf(instrument)
  const turnover = turnoverOf(instrument, traded)
  const size = Ratio.of(BigInt(accounts), BigInt(parameters.accounts))
  const part = (one: Ratio): bigint => Ratio.mulDown(turnover, Ratio.mul(one, size))
  return Depth.create({
    law,
    unit,
    halfSpread,
    depth: Amount.of(Integer.max(1n, part(share.depth))),
    capacity: Amount.of(part(share.capacity)),
  })
}

const sharesOf = ({ kind }: Instrument) =>
  kind === 'spot' ? parameters.market.spot : parameters.market.perpetual

/** What was traded, in settlement atoms: quote for linear instruments, base for inverse ones. */
function turnoverOf({ payoff }: Instrument, { close, volume }: Traded): bigint {
  const base = Ratio.fromDecimal(volume)
  const worth = payoff === 'linear' ? Ratio.mul(base, Ratio.fromDecimal(close)) : base
  return Ratio.mulDown(Integer.pow10(decimals), worth)
}
