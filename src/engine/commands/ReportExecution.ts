import { limits } from '../../base/limits.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import { admitFee } from '../admitTrade.ts'
import { Decision } from '../Decision.ts'
import type { Event } from '../Event.ts'
import { execute } from '../execute.ts'
import type { Header } from '../Header.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'

/** One answer to one order. */
export interface Execution {
  readonly order: string
  /** Signed lots executed now; zero where only the status is told. */
  readonly lots: Quantity
  readonly price: Price
  /** What the executing venue charged, settlement atoms. */
  readonly fee: Amount
  /** Open: more may come. Done and rejected: no more. Unknown: to be queried. */
  readonly status: 'open' | 'done' | 'rejected' | 'unknown'
  /** The order's own instrument: what lots and price are counted in. */
  readonly instrument: InstrumentId
}

/** Answers orders: what was executed, and whether more may come. */
export interface ReportExecution extends Header {
  readonly type: 'ReportExecution'
  readonly executions: readonly Execution[]
}

/** Whether it asks, tells or steers. */
export const nature = 'fact'

export function decide(state: State, command: ReportExecution): Decision {
  if (command.executions.length > limits.executions) {
    return Decision.reject('command.tooLarge', `expected at most ${limits.executions} executions`)
  }
  const left = new Map<string, bigint | null>()
  for (const execution of command.executions) {
    const fault = faultOf(state, execution, left)
    if (fault !== null) return fault
  }
  return report(state, command)
}

function* report(state: State, { executions }: ReportExecution): Iterable<Event> {
  for (const execution of executions) yield* execute(state, execution)
}

/** Checks one answer against what is left of its order after the answers before it. */
function faultOf(
  state: State,
  execution: Execution,
  left: Map<string, bigint | null>,
): Rejection | null {
  const { order: id, lots, price, status } = execution
  const order = state.orders.get(id)
  const before = left.has(id) ? left.get(id) : order?.left
  if (order === undefined || before == null || order.instrument.id !== execution.instrument) {
    return Decision.reject('execution.unknownOrder', `no order ${id} is unanswered`)
  }
  const wrongSide = lots !== 0n && lots > 0n !== order.lots > 0n
  if (wrongSide || Integer.abs(lots) > Integer.abs(before)) {
    return Decision.reject(
      'execution.tooMuch',
      `${id}: expected at most ${before} lots, found ${lots}`,
    )
  }
  if (lots !== 0n && price <= 0n && !order.instrument.allowsNonPositive) {
    return Decision.reject('price.notPositive', `${id}: expected a positive price, found ${price}`)
  }
  const fee = admitFee(order.instrument, execution.fee)
  if (fee !== null) return fee
  left.set(id, status === 'open' || status === 'unknown' ? before - lots : null)
  return null
}

export * as ReportExecution from './ReportExecution.ts'
