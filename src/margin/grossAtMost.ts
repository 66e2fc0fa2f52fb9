import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Order } from '../model/Order.ts'
import type { Position } from '../model/Position.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Quantity } from '../money/Quantity.ts'
import { Value } from '../money/Value.ts'
import { assess } from './assess.ts'

/**
 * The gross notional of an account where its open orders have filled on the side, leg by leg, that
 * leaves more, at marks; atoms of the numeraire, rounded up. What spot orders buy is held, not
 * carried, and counts nothing.
 *
 * Rules: [RSTR4]
 */
export function grossAtMost(account: Account, rules: BoundRulebook, prices: PriceBook): Value {
  const positions = legsOf(account).map((leg) => largest(leg, account))
  const filled = { ...account, orders: [], positions: positions.filter(({ lots }) => lots !== 0n) }
  return Value.of(assess(filled, rules, prices).gross)
}

/** What is held, and what orders would open: by instrument and leg. */
function legsOf({ positions, orders }: Account): readonly Position[] {
  const opened = orders.filter(
    (order, place) =>
      order.instrument.kind !== 'spot' &&
      !positions.some((held) => isOf(order, held)) &&
      orders.findIndex((other) => isOf(other, order)) === place,
  )
  return [...positions, ...opened.map(emptyOf)]
}

const emptyOf = ({ instrument, leg }: Order): Position => ({
  ...{ instrument, leg, lots: Quantity.zero, cost: Amount.zero, funding: 0n },
})

function largest(held: Position, { orders }: Account): Position {
  const beside = orders.filter((order) => !order.reduceOnly && isOf(order, held))
  const reach = (isBought: boolean): bigint =>
    beside
      .filter(({ lots }) => lots > 0n === isBought)
      .reduce<bigint>((sum, { lots }) => sum + lots, held.lots)
  const [most, least] = [reach(true), reach(false)]
  return { ...held, lots: Quantity.of(Integer.abs(most) >= Integer.abs(least) ? most : least) }
}

const isOf = (a: Order | Position, b: Order | Position): boolean =>
  a.instrument.index === b.instrument.index && a.leg === b.leg
