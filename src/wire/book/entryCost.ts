import type { Instrument } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import type { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { inTicks } from '../nearestTick.ts'

/**
 * The cost of signed lots at an entry price, which as an average is seldom on a tick. Computed
 * exactly, then rounded up against the account, as for an opening trade; on a tick it is that
 * trade's cost. An option has none: its premium is paid.
 *
 *     linear   ⌈lots × multiplier × price in ticks⌉      inverse   ⌈-lots × multiplier ÷ price in ticks⌉
 *
 * Rules: [WIRE12]
 */
export function entryCost(instrument: Instrument, lots: bigint, entryPrice: Decimal): Amount {
  if (instrument.kind === 'option') return Amount.zero
  const ticks = inTicks(entryPrice, instrument)
  if (instrument.payoff === 'linear') {
    return Amount.of(Ratio.mulUp(lots, Ratio.mul(instrument.multiplier, ticks)))
  }
  const perLot = Ratio.mul(instrument.multiplier, Ratio.of(ticks.denominator, ticks.numerator))
  return Amount.of(Ratio.mulUp(-lots, perLot))
}
