import { bankruptcyPrice } from '../liquidation/bankruptcyPrice.ts'
import { disposal } from '../liquidation/disposal.ts'
import type { Position } from '../model/Position.ts'
import { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Event } from './Event.ts'
import { Fund } from './Fund.ts'
import { State } from './State.ts'

/**
 * Orders the fund's schedule: a share of each inheritance at each mark, at no worse than the price
 * at which the fund would have lost all it may lose there.
 *
 * Rules: [ENG16]
 */
export function* dispose(state: State): Iterable<Event> {
  const fund = State.house(state, 'fund')
  for (const held of [...fund.positions]) {
    const rulebook = Fund.rulebook(state, held.instrument)
    if (rulebook === null || isOut(state, held)) continue
    const lots = disposal(held.lots, rulebook.waterfall)
    if (lots === 0n) continue
    yield {
      type: 'LiquidationOrdered',
      order: `liquidation-${state.counters.order + 1}`,
      account: fund.id,
      instrument: held.instrument.id,
      leg: held.leg,
      lots,
      purpose: 'dispose',
      bankruptcyPrice: worst(state, held),
      deadline: state.time + rulebook.liquidation.silence,
    }
  }
}

/** Whether part of an inheritance is on order already. */
export function isOut(state: State, { instrument }: Position): boolean {
  for (const order of state.orders.values()) {
    if (order.purpose === 'dispose' && order.instrument === instrument) return true
  }
  return false
}

/** The last price at which selling all of it loses no more than the fund may lose there. */
function worst(state: State, held: Position): Price | null {
  const mark = state.book.marks[held.instrument.index]
  if (mark === undefined) return null
  const share = Amount.add(Fund.bearable(state, held.instrument), Fund.profit(state, held))
  return bankruptcyPrice(held.instrument, held.lots, mark.price, share)
}
