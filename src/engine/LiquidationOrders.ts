import { Integer } from '../money/Integer.ts'
import { AccountState } from './AccountState.ts'
import type { LiquidationOrderCancelled } from './Event.ts'
import { Run } from './Run.ts'
import type { LiquidationOrder, State } from './State.ts'

/** Liquidation orders sent out and not yet ended. */

/**
 * Withdraws all orders of an account that are out. A venue may have executed one already, so each
 * stays known until it is answered, and what it executed is booked; it holds nobody up meanwhile.
 *
 * Rules: [CALL15]
 */
export function cancelAll(
  run: Run,
  account: AccountState,
  reason: LiquidationOrderCancelled['reason'],
): void {
  for (const id of [...(account.liquidation?.inFlight ?? [])]) {
    const order = run.state.orders.get(id)
    if (order !== undefined) withdraw(run, order, reason)
  }
}

/**
 * Withdraws one order, if it was not before, and with it the other legs of its unit; a settlement ends it in any
 * case, and what is left of its unit shrinks.
 *
 * Rules: [ENG26]
 */
export function withdraw(
  run: Run,
  order: LiquidationOrder,
  reason: LiquidationOrderCancelled['reason'],
): void {
  const { id, account, instrument, cancelled, unit } = order
  if (cancelled && reason !== 'settlement') return
  Run.emit(run, {
    type: 'LiquidationOrderCancelled',
    order: id,
    account: account.id,
    instrument: instrument.id,
    reason,
  })
  const rest = reason === 'settlement' ? 'shrunk' : reason
  for (const other of legsOf(run.state, unit)) if (other.id !== id) withdraw(run, other, rest)
}

/** The orders of a unit that are not ended; none where there is no unit. */
export const legsOf = ({ orders }: State, unit: string | undefined): LiquidationOrder[] =>
  unit === undefined ? [] : [...orders.values()].filter((one) => one.unit === unit)

/**
 * Withdraws the orders of a leg that has become smaller than what is out to reduce it, as by a fill
 * of its owner. The liquidation waits for their answers and then plans again.
 *
 * Rules: [CALL15]
 */
export function cancelShrunk(run: Run, account: AccountState): void {
  const out = outOf(run.state, account)
  for (const order of out) {
    const held = AccountState.position(account, order.instrument.index, order.leg)?.lots ?? 0n
    const same = out.filter(({ instrument, leg }) => isSame(order, { instrument, leg }))
    const left = same.reduce((sum, one) => sum + Integer.abs(one.left), 0n)
    const isAgainst = order.left > 0n !== held > 0n
    if (!isAgainst || left > Integer.abs(held)) withdraw(run, order, 'shrunk')
  }
}

const isSame = (
  a: Pick<LiquidationOrder, 'instrument' | 'leg'>,
  b: Pick<LiquidationOrder, 'instrument' | 'leg'>,
): boolean => a.instrument === b.instrument && a.leg === b.leg

/** The reductions of an account that are out. */
function outOf(state: State, { liquidation }: AccountState): LiquidationOrder[] {
  const found: LiquidationOrder[] = []
  for (const id of liquidation?.inFlight ?? []) {
    const order = state.orders.get(id)
    if (order?.purpose === 'reduce') found.push(order)
  }
  return found
}

/** How much of an execution a leg can still take: the rest would turn it over. */
export const takes = (
  { account, instrument, leg, purpose }: LiquidationOrder,
  lots: bigint,
): bigint => {
  if (purpose !== 'reduce') return lots
  const held = AccountState.position(account, instrument.index, leg)?.lots ?? 0n
  if (held === 0n || held > 0n === lots > 0n) return 0n
  const size = Integer.min(Integer.abs(held), Integer.abs(lots))
  return lots > 0n ? size : -size
}

export * as LiquidationOrders from './LiquidationOrders.ts'
