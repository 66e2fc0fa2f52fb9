import { Integer } from '../money/Integer.ts'
import type { Execution } from './Command.ts'
import { Decision } from './Decision.ts'
import type { Rejection } from './Rejection.ts'
import type { LiquidationOrder, State } from './State.ts'

/** What a report tells of an order, all its executions together. */
interface Told {
  readonly lots: bigint
  readonly status: Execution['status']
}

/**
 * Refuses a report that tells the legs of a unit apart: one without the other, at another status, or not in the
 * proportion in which they were ordered.
 *
 * Rules: [ENG26]
 */
export function unitFault(state: State, executions: readonly Execution[]): Rejection | null {
  const told = toldOf(state, executions)
  if (told.size === 0) return null
  for (const order of state.orders.values()) {
    const first = order.unit === undefined ? undefined : told.get(order.unit)
    if (first === undefined) continue
    for (const [leg, found] of first) {
      const own = first.get(order)
      if (own !== undefined && isTogether(order, own, leg, found)) continue
      const detail = `${order.id} is of one unit with ${leg.id}: expected both, in proportion and at one status`
      return Decision.reject('execution.unitApart', detail)
    }
  }
  return null
}

/** What is told of each leg, by unit. */
function toldOf({ orders }: State, executions: readonly Execution[]) {
  const units = new Map<string, Map<LiquidationOrder, Told>>()
  for (const { order: id, lots, status } of executions) {
    const order = orders.get(id)
    if (order?.unit === undefined) continue
    const legs = units.get(order.unit) ?? new Map<LiquidationOrder, Told>()
    units.set(order.unit, legs.set(order, { lots: (legs.get(order)?.lots ?? 0n) + lots, status }))
  }
  return units
}

const isTogether = (
  order: LiquidationOrder,
  own: Told,
  ...[leg, other]: readonly [LiquidationOrder, Told]
): boolean =>
  own.status === other.status &&
  Integer.mul(own.lots, leg.lots) === Integer.mul(other.lots, order.lots)
