import type { Account } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import { Instrument, type Option } from '../../../model/Instrument.ts'
import type { Order } from '../../../model/Order.ts'
import { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Integer } from '../../../money/Integer.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { premiums } from '../options/premiums.ts'
import { Visit } from '../tiered/Visit.ts'
import { dearerFirst } from './dearerFirst.ts'
import { optionAt } from './options.ts'
import { ScenarioTerms, type UnitForms } from './ScenarioTerms.ts'
import { sales } from './sales.ts'
import { inSettle, sizedAt } from './sizes.ts'
import { UnitSums } from './UnitSums.ts'

/** What the orders of a unit could leave: its sums with all buys and all sells at their worse ends. */
interface Filled {
  readonly first: Order
  readonly sums: UnitSums
  size: bigint
}

/**
 * Emits once for each unit the most that its open orders could add to its initial requirement, whichever
 * of them are filled, each at its own price: sums move to both ends, and every order that may open adds its
 * size. One that only closes counts too: it may close what hedges the rest.
 *
 * Rules: [SCEN9]
 */
export function unitOrders<T>(visit: Visit<T>, held: ReadonlyMap<UnitForms, UnitSums>): void {
  const { rules, visitor, into } = visit
  const units = new Map<UnitForms, Filled>()
  for (const order of closable(visit.account)) {
    const { instrument } = order
    if (instrument.kind === 'spot') continue
    const unit = ScenarioTerms.of(rules).units[instrument.index]
    if (unit === undefined) visitor.unknown(into, 'brackets.missing', instrument)
    else if (!fill(visit, order, units, unit, held.get(unit))) {
      visitor.unknown(into, 'index.missing', rules.assets[instrument.settleIndex] as Asset)
    }
  }
  premiums(visit)
  sales(visit)
  for (const [unit, filled] of units) emit(visit, unit, filled, held.get(unit))
}

/**
 * The orders, of those that only close no more than there is to close, the dearest first: nothing where that is
 * not held.
 */
function closable({ orders, positions }: Account): readonly Order[] {
  const left = new Map(positions.map((held) => [held, Integer.abs(held.lots)]))
  const closing = orders.filter(({ reduceOnly }) => reduceOnly).sort(dearerFirst)
  const closes = closing.flatMap((order) => {
    const held = positions.find(
      (one) => Position.isSameLeg(one, order) && one.lots > 0n !== order.lots > 0n,
    )
    const size = Integer.min(Integer.abs(order.lots), (held && left.get(held)) ?? 0n)
    if (held === undefined || size === 0n) return []
    left.set(held, (left.get(held) ?? 0n) - size)
    return [{ ...order, lots: Quantity.of(order.lots > 0n ? size : -size) }]
  })
  return [...orders.filter(({ reduceOnly }) => !reduceOnly), ...closes]
}

/** False where an index is missing. */
function fill<T>(
  visit: Visit<T>,
  order: Order,
  units: Map<UnitForms, Filled>,
  unit: UnitForms,
  held: UnitSums | undefined,
): boolean {
  const filled = units.get(unit) ?? { first: order, sums: copy(held), size: 0n }
  if (Instrument.isOption(order.instrument)) {
    const ordered = optionOrder(visit, order, order.instrument)
    if (ordered === null) return false
    UnitSums.addLosses(filled.sums, ordered.losses)
    UnitSums.addOrder(filled.sums, ordered, !order.reduceOnly)
    units.set(unit, filled)
    return true
  }
  const sized = sizedAt(visit, order.instrument, order.lots, order.price)
  if (sized === null) return false
  const sum = sized.isLinear ? filled.sums.linear : filled.sums.inverse
  if (sized.isLong) sum.high += sized.up
  else sum.low -= sized.up
  if (!order.reduceOnly) {
    filled.sums.size += sized.up
    filled.sums.contracts += sized.contracts
    filled.size += sized.up
  }
  units.set(unit, filled)
  return true
}

/**
 * What an order in an option could lose in each cell, nothing where it would gain: it may be filled or not. What its
 * own price loses at once is paid beside. Where nothing is held, no mark is looked at: a buy could lose all
 * that it pays, and a sale brings nothing to what it could owe.
 */
function optionOrder<T>(visit: Visit<T>, order: Order, option: Option) {
  const { lots, price } = order
  const isHeld = visit.account.positions.some((held) => Position.isSameLeg(held, order))
  const mark = isHeld ? PriceBook.usable(visit.prices, option) : undefined
  const at = mark ?? price
  const worth = Instrument.value(option, lots, at)
  const counted = mark === undefined && lots < 0n ? 0n : worth
  const sized = optionAt(visit, option, { lots, price: at, worth: counted })
  if (sized?.losses === undefined) return null
  const whole = mark === undefined && lots > 0n ? valueUp(visit, option, worth) : 0n
  if (whole === null) return null
  return { ...sized, losses: sized.losses.map((loss) => Integer.max(whole, loss)) }
}

const valueUp = <T>(visit: Visit<T>, { settleIndex }: Option, amount: bigint): bigint | null =>
  Visit.valueUp(visit, amount, visit.rules.assets[settleIndex] as Asset)

const copy = (held: UnitSums = UnitSums.empty()): UnitSums => ({
  ...held,
  linear: { ...held.linear },
  inverse: { ...held.inverse },
  delta: { ...held.delta },
})

function emit<T>(
  visit: Visit<T>,
  { initial }: UnitForms,
  { first, sums, size }: Filled,
  held: UnitSums | undefined,
): void {
  const now = held === undefined ? 0n : UnitSums.required(held, initial)
  const extra = UnitSums.required(sums, initial) - now
  if (extra <= 0n) return
  const { visitor, into } = visit
  const { instrument, leg } = first
  const notional = inSettle(visit, instrument, size)
  const amount = inSettle(visit, instrument, extra)
  const leverage = size > 0n ? Ratio.of(size, extra) : Ratio.one
  visitor.orders(into, instrument, leg, notional, leverage, amount, extra)
}
