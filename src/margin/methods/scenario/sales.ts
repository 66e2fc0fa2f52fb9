import type { Asset } from '../../../model/Asset.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Order } from '../../../model/Order.ts'
import { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { uncounted } from '../tiered/spotOrders.ts'
import { Visit } from '../tiered/Visit.ts'
import { dearerFirst } from './dearerFirst.ts'

/** What sells of long options settling in one asset would bring, and the first of them. */
interface Sold {
  readonly first: Order
  paid: bigint
}

/**
 * Emits, once for each asset, what is lost as long options are sold, which count for what they are worth, for a coin that
 * counts for less.
 *
 * Rules: [SCEN14] [TIER5]
 */
export function sales<T>(visit: Visit<T>): void {
  for (const [asset, sum] of soldBy(visit)) weigh(visit, asset, sum)
}

/** What the sells of long options would bring, at their limit or at the mark where that is less. */
function soldBy<T>({ account, prices }: Visit<T>): ReadonlyMap<number, Sold> {
  const sold = new Map<number, Sold>()
  for (const position of account.positions) {
    const { instrument, lots: held } = position
    const mark = PriceBook.usable(prices, instrument)
    if (held <= 0n || instrument.kind !== 'option' || mark === undefined) continue
    let left: bigint = held
    for (const order of account.orders.toSorted(dearerFirst)) {
      if (order.lots > 0n || !Position.isSameLeg(position, order)) continue
      const lots = Integer.min(-order.lots, left)
      left -= lots
      const sum = sold.get(instrument.settleIndex) ?? { first: order, paid: 0n }
      sum.paid += Instrument.notional(instrument, lots, Integer.min(order.price, mark))
      sold.set(instrument.settleIndex, sum)
    }
  }
  return sold
}

/** What pays off a debt counts in full. */
function weigh<T>(visit: Visit<T>, index: number, { first, paid }: Sold): void {
  const { rules, visitor, into, held } = visit
  const asset = rules.assets[index] as Asset
  const counted = Integer.max(0n, paid + Integer.min(0n, held[index] ?? 0n))
  const amount = Ratio.mulUp(counted, uncounted(visit, asset))
  const value = Visit.valueUp(visit, amount, asset)
  if (value === null || value === 0n) return
  visitor.orders(into, first.instrument, first.leg, paid, Ratio.one, amount, value)
}
