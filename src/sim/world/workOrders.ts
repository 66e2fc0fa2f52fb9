import { limits } from '../../base/limits.ts'
import type { Execution } from '../../engine/Command.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import { fillOrder, type Outlet } from './fillOrder.ts'
import { LiveMarket } from './LiveMarket.ts'
import { LiveVenue } from './LiveVenue.ts'
import { Working } from './Working.ts'

/**
 * Works the orders of a venue for one tick, in the order in which they came, and reports what each
 * got. Orders of a halted market wait. What an order of one tick could not fill is done with: the
 * engine orders again.
 *
 * Rules: [SIM2] [SIM8]
 */
export function workOrders(live: LiveVenue, venues: readonly LiveVenue[], time: number): void {
  const { state } = live
  const working = live.working.filter(({ order }) => state.orders.has(order.order))
  live.working = []
  const [kept, executions]: [Working[], Execution[]] = [[], []]
  for (const one of working) {
    const market = live.byInstrument.get(one.order.instrument) as LiveMarket
    if (market.isHalted) kept.push(one)
    else {
      const execution = work(live, one, market, venues)
      if (execution !== null) executions.push(execution)
      if (execution?.status !== 'done') kept.push(one)
    }
  }
  // Orders that a report brings about come behind those that are still out.
  live.working = kept
  for (let at = 0; at < executions.length; at += limits.executions) {
    const some = executions.slice(at, at + limits.executions)
    LiveVenue.tell(live, time, { type: 'ReportExecution', executions: some })
  }
}

/** One tick of one order; null where it traded nothing and is to go on. */
function work(
  live: LiveVenue,
  one: Working,
  market: LiveMarket,
  venues: readonly LiveVenue[],
): Execution | null {
  const { order } = one
  market.room ??= LiveMarket.absorbs(market, order.lots < 0n ? 'sell' : 'buy')
  const isBounded =
    order.purpose === 'dispose' || live.venue.rules.liquidation.execution.limit === 'bankruptcy'
  const limit = isBounded ? order.bankruptcyPrice : null
  const filled = fillOrder(outletsOf(market, venues), Working.due(one), limit)
  const isLast = Working.isLast(one)
  one.worked += 1
  one.left -= filled.lots
  count(market, filled)
  const isDone = isLast || one.left === 0n
  if (filled.lots === 0n && !isDone) return null
  return {
    ...{ order: order.order, instrument: order.instrument, fee: Amount.zero },
    lots: Quantity.of(filled.lots),
    price: Price.of(filled.price),
    status: isDone ? 'done' : 'open',
  }
}

/** Where forced orders of a market go. */
function outletsOf({ market }: LiveMarket, venues: readonly LiveVenue[]): Outlet[] {
  return market.routing.map(({ venue, share }) => {
    const found = venues.find((one) => one.venue.id === venue)
    return { live: found?.byInstrument.get(market.instrument) as LiveMarket, share }
  })
}

/** Adds up what was forced in this tick, in the numeraire: sold less bought. */
function count(
  market: LiveMarket,
  { lots, price }: { readonly lots: bigint; readonly price: bigint },
): void {
  if (lots === 0n) return
  const size = LiveMarket.priceOf(market, Integer.mul(Integer.abs(lots), price)) * market.lot
  market.forced += lots < 0n ? size : -size
  market.forcedGross += size
}
