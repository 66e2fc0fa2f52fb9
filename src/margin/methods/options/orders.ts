import type { Account } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import { Instrument, type Option } from '../../../model/Instrument.ts'
import { type Leg, type LegOf, Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { Visit } from '../tiered/Visit.ts'
import { ofOption, requiredIn, spotOf } from './demand.ts'
import { OptionsTerms } from './OptionsTerms.ts'

/**
 * Emits, once for each leg of an option with open orders, the most that they could add to its initial
 * requirement: all buys filled or all sells, of which the worse. A buy gives its premium for what backs as
 * little as a long option does.
 *
 * Rules: [OPTM5]
 */
export function optionOrders<T>(visit: Visit<T>): void {
  const seen = new Set<string>()
  for (const { instrument, leg, reduceOnly } of visit.account.orders) {
    const key = `${instrument.index} ${leg}`
    if (reduceOnly || !Instrument.isOption(instrument) || seen.has(key)) continue
    seen.add(key)
    addOrders(visit, instrument, leg)
  }
}

function addOrders<T>(visit: Visit<T>, instrument: Option, leg: Leg): void {
  const { rules, prices, visitor, into, account } = visit
  const margin = OptionsTerms.of(rules).options[instrument.index]
  const leads = ends(account, { instrument, leg })
  const mark = PriceBook.usable(prices, instrument)
  // Where nothing is held an order says itself at what price it would be.
  const price = leads.held === 0n ? leads.limit : mark
  if (margin === undefined || price === undefined) {
    visitor.unknown(into, margin === undefined ? 'brackets.missing' : 'mark.missing', instrument)
    return
  }
  const spot = spotOf(visit, instrument)
  if (spot === null) return
  const asks = (
    lots: bigint,
    at: bigint,
    worth: bigint = Instrument.value(instrument, lots, at),
  ) => (lots === 0n ? 0n : ofOption(instrument, margin, { lots, mark: at, spot, worth }).initial)
  // What is beyond the lots held is traded at a limit, so the mark says nothing of it.
  const { held, long, short, paid, limit } = leads
  const bought =
    held > 0n
      ? Instrument.value(instrument, held, price) + paid
      : Instrument.notional(instrument, long, limit)
  const sold = held < 0n ? price : limit
  const worst = Integer.max(asks(long, price, bought), asks(short, sold))
  const extra = Integer.max(0n, worst - asks(held, price))
  const required = requiredIn(visit, instrument, { initial: extra, maintenance: 0n })
  const most = Integer.max(Integer.abs(long), Integer.abs(short))
  const size = Instrument.notional(instrument, most, price)
  if (required === null) {
    visitor.unknown(into, 'index.missing', rules.assets[instrument.settleIndex] as Asset)
  } else if (extra > 0n) {
    visitor.orders(into, instrument, leg, size, Ratio.one, extra, required.initial.value)
  }
}

/**
 * The lots of a leg now, with all of its buys filled, and with all of its sells; what the buys would pay,
 * settlement atoms, and the highest limit.
 */
function ends({ positions, orders }: Account, on: LegOf) {
  const isHere = (one: LegOf): boolean => Position.isSameLeg(one, on)
  const held = positions.find(isHere)?.lots ?? 0n
  let [long, short, paid, limit]: [bigint, bigint, bigint, bigint] = [held, held, 0n, 0n]
  for (const order of orders) {
    if (order.reduceOnly || !isHere(order)) continue
    limit = Integer.max(limit, order.price)
    if (order.lots > 0n) {
      long += order.lots
      paid += Instrument.notional(order.instrument, order.lots, order.price)
    } else short += order.lots
  }
  return { held, long, short, paid, limit }
}
