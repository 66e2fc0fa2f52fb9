import { defined } from '../../base/assert.ts'
import { move } from '../../ledger/move.ts'
import { Amount } from '../../money/Amount.ts'
import { AccountState, type Refusal } from '../AccountState.ts'
import type {
  ClearancePaid,
  ExcessInherited,
  Executed,
  ExecutionEnded,
  ExecutionQueried,
  LiquidationEnded,
  LiquidationOrderCancelled,
  LiquidationOrdered,
  LiquidationStarted,
  LiquidationWaits,
  OrderEscalated,
  RetryScheduled,
} from '../Event.ts'
import type { Suspension } from '../LiquidationTerms.ts'
import { outOf } from '../protection/outOf.ts'
import { type LiquidationOrder, State } from '../State.ts'
import { Timers } from '../Timers.ts'
import { drawFund } from './draws.ts'
import { Guards } from './guards.ts'
import { consumeOrder } from './orders.ts'
import { resumesAt } from './timers.ts'
import { applyTrade } from './trade.ts'

/** The liquidation events: the effect of each on State. */
export const liquidation = {
  ClearancePaid: clearancePaid,
  ExcessInherited: excessInherited,
  Executed: executed,
  ExecutionEnded: executionEnded,
  ExecutionQueried: executionQueried,
  LiquidationEnded: liquidationEnded,
  LiquidationOrderCancelled: liquidationOrderCancelled,
  LiquidationOrdered: liquidationOrdered,
  LiquidationStarted: liquidationStarted,
  LiquidationWaits: liquidationWaits,
  OrderEscalated: orderEscalated,
  RetryScheduled: retryScheduled,
}

function liquidationStarted(state: State, event: LiquidationStarted): void {
  const account = State.account(state, event.account)
  account.liquidation = {
    cause: event.cause,
    startedAt: state.time,
    weights: event.weights.map(({ instrument, maintenance }) => [
      State.instrument(state, instrument).index,
      maintenance,
    ]),
    ...(event.terms && { terms: event.terms }),
    ...(event.calls && { calls: event.calls }),
    inFlight: new Set(
      [...state.withdrawn].filter((id) => state.orders.get(id)?.account === account),
    ),
  }
  account.dues = AccountState.listOf<never>([])
  state.liquidating.add(account.index)
  setPause(state, account)
}

function liquidationOrdered(state: State, event: LiquidationOrdered): void {
  const { order: id, leg, purpose, lots, deadline } = event
  const account = State.account(state, event.account)
  const instrument = State.instrument(state, event.instrument)
  state.orders.set(id, {
    id,
    account,
    instrument,
    leg,
    purpose,
    lots,
    left: lots,
    limit: event.bankruptcyPrice,
    ...(event.limitPrice !== undefined && { limitPrice: event.limitPrice }),
    ...(event.unit !== undefined && { unit: event.unit }),
    deadline,
    queried: false,
  })
  account.liquidation?.inFlight.add(id)
  state.counters.order += 1
  Timers.set(state.timers, Timers.ofOrder(id), deadline)
}

/**
 * It holds nobody up, but where its leg shrank: then its answer is waited for. Of an instrument that
 * ended no answer can come.
 */
function liquidationOrderCancelled(state: State, event: LiquidationOrderCancelled): void {
  const order = defined(state.orders.get(event.order), 'a cancelled order is open')
  state.orders.set(order.id, { ...order, cancelled: true })
  state.withdrawn.add(order.id)
  if (event.reason !== 'shrunk') order.account.liquidation?.inFlight.delete(order.id)
  if (event.reason === 'settlement') endOrder(state, order.id)
}

function excessInherited(state: State, event: ExcessInherited): void {
  applyTrade(state, event.trade)
  const order = defined(state.orders.get(event.order), 'an executed order is open')
  state.orders.set(order.id, { ...order, left: event.left })
  drawFund(state, order.instrument, Amount.negate(event.trade.realised))
}

function executed(state: State, event: Executed): void {
  applyTrade(state, event.trade)
  const order = defined(state.orders.get(event.order), 'an executed order is open')
  state.orders.set(order.id, { ...order, left: event.left })
  forgetRefusal(state, order.account, order.instrument.index)
  if (order.purpose === 'reduce') {
    Guards.trip(state, event.trade)
    rememberStep(state, order)
  }
  if (order.purpose === 'protect') {
    consumeOrder(order.account.parent ?? order.account, order.id, event.trade.lots)
  }
  if (order.purpose === 'dispose')
    drawFund(state, order.instrument, Amount.negate(event.trade.realised))
}

/** Only where its procedure asks how long ago it was. */
function rememberStep(state: State, { account, instrument, leg }: LiquidationOrder): void {
  const { steps } = account.liquidation?.terms ?? {}
  if (steps?.pause === undefined && steps?.wholeWithin === undefined) return
  const isPart = AccountState.position(account, instrument.index, leg) !== undefined
  const partAt = isPart ? state.time : (account.lastStep?.partAt ?? null)
  account.lastStep = { at: state.time, partAt }
  setPause(state, account)
}

function setPause(state: State, account: AccountState): void {
  const until = resumesAt(account)
  if (until > state.time) Timers.set(state.timers, Timers.ofPause(account.id), until)
}

function executionQueried(state: State, event: ExecutionQueried): void {
  const order = defined(state.orders.get(event.order), 'a queried order is open')
  state.orders.set(order.id, { ...order, queried: true })
  Timers.clear(state.timers, Timers.ofOrder(event.order))
}

function executionEnded(state: State, event: ExecutionEnded): void {
  const account = State.account(state, event.account)
  const owner = account.parent ?? account
  if (outOf(state, owner, event.order) !== undefined) dropReserve(owner, event.order)
  endOrder(state, event.order)
  account.liquidation?.inFlight.delete(event.order)
}

/** What an ended order of a protection still reserved is free. */
function dropReserve(account: AccountState, id: string): void {
  const index = account.orders.findIndex((order) => order.id === id)
  if (index >= 0) account.orders.splice(index, 1)
}

function endOrder(state: State, order: string): void {
  state.orders.delete(order)
  state.withdrawn.delete(order)
  Timers.clear(state.timers, Timers.ofOrder(order))
}

function suspend(state: State, account: AccountState, suspension: Suspension): void {
  account.suspension = suspension
  const timer = Timers.ofSuspension(account.id)
  if (suspension.until !== null) Timers.set(state.timers, timer, suspension.until)
}

function retryScheduled(state: State, event: RetryScheduled): void {
  const { leg, purpose, lots, times, at } = event
  const account = State.account(state, event.account)
  const instrument = State.instrument(state, event.instrument).index
  const refusal = { instrument, leg, purpose, lots, times, at, isEscalated: false }
  setRefusals(account, instrument, (before) => ({
    ...refusal,
    isEscalated: before?.isEscalated ?? false,
  }))
  Timers.set(state.timers, Timers.ofRetry(account.id, instrument), at)
}

function orderEscalated(state: State, event: OrderEscalated): void {
  const { index } = State.instrument(state, event.instrument)
  setRefusals(
    State.account(state, event.account),
    index,
    (before) => before && { ...before, isEscalated: true },
  )
}

/** An order that fills something is no longer refused in a row. */
function forgetRefusal(state: State, account: AccountState, instrument: number): void {
  if (account.liquidation?.refusals === undefined) return
  setRefusals(account, instrument, () => undefined)
  Timers.clear(state.timers, Timers.ofRetry(account.id, instrument))
}

function setRefusals(
  account: AccountState,
  instrument: number,
  change: (before: Refusal | undefined) => Refusal | undefined,
): void {
  if (account.liquidation === null) return
  const { refusals = [], ...liquidation } = account.liquidation
  const after = change(refusals.find((one) => one.instrument === instrument))
  const rest = refusals.filter((one) => one.instrument !== instrument)
  const all = after === undefined ? rest : [...rest, after]
  account.liquidation = { ...liquidation, ...(all.length > 0 && { refusals: all }) }
}

function liquidationWaits(state: State, { account: id, until }: LiquidationWaits): void {
  const account = State.account(state, id)
  if (account.liquidation === null) return
  account.liquidation = { ...account.liquidation, waitsUntil: until }
  Timers.set(state.timers, Timers.ofOpening(id), until)
}

function clearancePaid(state: State, event: ClearancePaid): void {
  const account = State.account(state, event.account)
  const asset = State.asset(state, event.asset).index
  move(account, State.house(state, 'fund'), asset, event.amount)
}

function liquidationEnded(state: State, event: LiquidationEnded): void {
  const account = State.account(state, event.account)
  for (const { instrument } of account.liquidation?.refusals ?? []) {
    Timers.clear(state.timers, Timers.ofRetry(account.id, instrument))
  }
  Timers.clear(state.timers, Timers.ofPause(account.id))
  Timers.clear(state.timers, Timers.ofOpening(account.id))
  account.liquidation = null
  if (event.suspension !== undefined) suspend(state, account, event.suspension)
  state.liquidating.delete(account.index)
}
