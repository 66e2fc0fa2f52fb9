import type { Asset } from '../../../model/Asset.ts'
import type { Order } from '../../../model/Order.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { Visit } from '../tiered/Visit.ts'
import { ScenarioTerms, type UnitForms } from './ScenarioTerms.ts'
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
 * of them are filled, each at its own price: sums move to both ends, and every order adds its size.
 *
 * Rules: [SCEN9]
 */
export function unitOrders<T>(visit: Visit<T>, held: ReadonlyMap<UnitForms, UnitSums>): void {
  const { rules, visitor, into } = visit
  const units = new Map<UnitForms, Filled>()
  for (const order of visit.account.orders) {
    const { instrument, reduceOnly } = order
    if (reduceOnly || instrument.kind === 'spot') continue
    const unit = ScenarioTerms.of(rules).units[instrument.index]
    if (unit === undefined) visitor.unknown(into, 'brackets.missing', instrument)
    else if (!fill(visit, order, units, unit, held.get(unit))) {
      visitor.unknown(into, 'index.missing', rules.assets[instrument.settleIndex] as Asset)
    }
  }
  for (const [unit, filled] of units) emit(visit, unit, filled, held.get(unit))
}

/** False where an index is missing. */
function fill<T>(
  visit: Visit<T>,
  order: Order,
  units: Map<UnitForms, Filled>,
  unit: UnitForms,
  held: UnitSums | undefined,
): boolean {
  const sized = sizedAt(visit, order.instrument, order.lots, order.price)
  if (sized === null) return false
  const filled = units.get(unit) ?? { first: order, sums: copy(held), size: 0n }
  const sum = sized.isLinear ? filled.sums.linear : filled.sums.inverse
  if (sized.isLong) sum.high += sized.up
  else sum.low -= sized.up
  filled.sums.size += sized.up
  filled.size += sized.up
  units.set(unit, filled)
  return true
}

const copy = (held: UnitSums = UnitSums.empty()): UnitSums => ({
  ...held,
  linear: { ...held.linear },
  inverse: { ...held.inverse },
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
