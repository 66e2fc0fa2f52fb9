import type { Random } from '../../base/Random.ts'
import { Brackets } from '../../model/Brackets.ts'
import { Instrument, type InstrumentId } from '../../model/Instrument.ts'
import { Integer } from '../../money/Integer.ts'
import { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { lotsOf } from './drawStake.ts'
import type { RestingOrder, Stake } from './Holder.ts'
import { decimals } from './listings.ts'
import { parameters } from './parameters.ts'
import { Venue } from './Venue.ts'
import { chance, pick } from './Weighted.ts'

/**
 * Draws an order on the first position: to take profit on half of it, or to add to it at a better
 * price with half of the margin that is free.
 */
export function drawOrders(
  random: Random,
  venue: Venue,
  its: { readonly id: string; readonly equity: bigint; readonly utilisation: bigint },
  stakes: readonly Stake[],
  leverages: ReadonlyMap<InstrumentId, bigint>,
): RestingOrder[] {
  const [first] = stakes
  if (first === undefined) return []
  const distance = BigInt(pick(random, parameters.orderDistance))
  const reduceOnly = chance(random, parameters.orderReduces)
  const instrument = Venue.instrument(venue, first.instrument)
  const mark = Venue.mark(venue, instrument)
  const below = first.lots > 0n !== reduceOnly
  const move = Integer.mulDivDown(mark, below ? -distance : distance, 100n)
  const equity = Integer.mul(its.equity, Integer.pow10(decimals))
  const free = Integer.mulDivDown(equity, 100n - its.utilisation, 200n)
  const leverage = leverages.get(first.instrument) ?? 1n
  const size = reduceOnly
    ? Integer.abs(first.lots) >> 1n
    : lotsOf(instrument, Integer.mul(free, leverage), mark)
  const lots = Quantity.of(below ? size : -size)
  if (lots === 0n || (!reduceOnly && !fits(venue, instrument, first.lots, lots, leverage)))
    return []
  const price = Price.of(Integer.max(1n, mark + move))
  const id = `order-${its.id}`
  return [{ id, account: its.id, instrument: first.instrument, lots, price, reduceOnly }]
}

/** Whether the bracket of position and order together still allows the leverage. */
function fits(
  venue: Venue,
  instrument: Instrument,
  held: bigint,
  added: bigint,
  leverage: bigint,
): boolean {
  const brackets = venue.terms.brackets[instrument.index]
  const notional = Instrument.notional(instrument, held + added, Venue.mark(venue, instrument))
  if (brackets === undefined) return false
  return Ratio.compare(Brackets.tier(brackets, notional).leverageMax, Ratio.of(leverage)) >= 0
}
