import type { Command, ReportFill } from '../../engine/Command.ts'
import { Amount } from '../../money/Amount.ts'
import type { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import type { RestingOrder } from './Holder.ts'
import { makerId } from './makers.ts'

/** Whether prices of a minute passed an order's limit. */
export const isPassed = ({ lots, price }: RestingOrder, low: Price, high: Price): boolean =>
  lots > 0n ? low < price : high > price

/**
 * Fills an open order at its limit with the first maker on the other side, so that contracts still
 * sum to zero.
 *
 * @example
 * if (isPassed(order, low, high)) for (const command of fillResting(order, time)) engine.apply(command)
 */
export function fillResting(order: RestingOrder, time: number): Command[] {
  const side = (account: string, lots: Quantity, cited: string | null): ReportFill => ({
    type: 'ReportFill',
    id: `${order.id}-${account}`,
    time,
    fill: `${order.id}-${account}`,
    account,
    instrument: order.instrument,
    leg: 'net',
    lots,
    price: order.price,
    fee: Amount.zero,
    order: cited,
  })
  return [
    side(order.account, order.lots, order.id),
    side(makerId(0), Quantity.negate(order.lots), null),
  ]
}
