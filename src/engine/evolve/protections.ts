import { defined } from '../../base/assert.ts'
import { Value } from '../../money/Value.ts'
import { AccountState } from '../AccountState.ts'
import type {
  ExecutionNoted,
  ProtectionActed,
  ProtectionAnswered,
  ProtectionArmed,
  ProtectionEnded,
  ProtectionFailed,
  ProtectionOrdered,
  ProtectionRemoved,
  ProtectionSet,
  ProtectionTriggered,
} from '../Event.ts'
import { type Attempt, Guard } from '../protection/Guard.ts'
import { State } from '../State.ts'
import { Timers } from '../Timers.ts'
import { Guards } from './guards.ts'

/** The events of protections: the effect of each on State. */
export const protections = {
  ExecutionNoted: executionNoted,
  ProtectionActed: protectionActed,
  ProtectionAnswered: protectionAnswered,
  ProtectionArmed: protectionArmed,
  ProtectionEnded: protectionEnded,
  ProtectionFailed: protectionFailed,
  ProtectionOrdered: protectionOrdered,
  ProtectionRemoved: protectionRemoved,
  ProtectionSet: protectionSet,
  ProtectionTriggered: protectionTriggered,
}

/** One of the same name is gone with its budget: the new one is another. */
function protectionSet(state: State, { account: id, protection }: ProtectionSet): void {
  const account = State.account(state, id)
  drop(state, account, protection.name)
  state.counters.guard += 1
  account.guards = [...account.guards, Guard.begin(state.counters.guard, protection)]
  Guards.derive(state, account)
}

function protectionRemoved(state: State, { account: id, protection }: ProtectionRemoved): void {
  const account = State.account(state, id)
  drop(state, account, protection)
  Guards.derive(state, account)
}

function drop(state: State, account: AccountState, name: string): void {
  const guard = Guard.named(account, name)
  if (guard === undefined) return
  account.guards = AccountState.listOf(account.guards.filter((one) => one !== guard))
  Timers.clear(state.timers, Timers.ofProtection(account.id, guard.number))
  const { trigger } = guard.protection
  if (trigger.kind === 'leg') state.watched.get(trigger.account)?.delete(account.index)
}

interface About {
  readonly account: string
  readonly protection: string
}

/** Replaces the guard that an event is about by the one after it. */
function change(
  state: State,
  { account: id, protection }: About,
  after: (guard: Guard) => Guard,
): Guard {
  const account = State.account(state, id)
  const index = account.guards.findIndex((guard) => guard.protection.name === protection)
  const guard = after(defined(account.guards[index], 'an event names a protection that is set'))
  account.guards = account.guards.with(index, guard)
  return guard
}

/** The same for its attempt, with the time at which it looks again. */
function proceed(
  state: State,
  event: About,
  after: (attempt: Attempt, guard: Guard) => Guard,
): void {
  const { number, attempt } = change(state, event, (guard) =>
    guard.attempt === null ? guard : after(guard.attempt, guard),
  )
  if (attempt === null) return
  Timers.set(state.timers, Timers.ofProtection(event.account, number), attempt.until)
}

function protectionArmed(state: State, event: ProtectionArmed): void {
  change(state, event, (guard) => ({ ...guard, unarmed: event.unarmed }))
}

function protectionTriggered(state: State, event: ProtectionTriggered): void {
  const { until } = event
  const attempt = { since: state.time, step: 0, until, hasActed: false, orders: [] }
  const { number } = change(state, event, ({ isTripped: _told, ...guard }) => ({
    ...guard,
    tries: guard.tries + 1,
    attempt: { ...attempt, isRefused: false },
    last: null,
  }))
  Guards.derive(state, State.account(state, event.account))
  Timers.set(state.timers, Timers.ofProtection(event.account, number), until)
}

function protectionActed(state: State, event: ProtectionActed): void {
  proceed(state, event, (attempt, guard) => ({
    ...guard,
    spent: Value.add(guard.spent, event.worth),
    attempt: { ...attempt, ...next(event), hasActed: true },
  }))
}

const next = ({ step, until }: { readonly step: number; readonly until: number }) => ({
  step: step + 1,
  until,
  isRefused: false,
})

/** What is said where a liquidation begins is said of no action. */
function protectionFailed(state: State, event: ProtectionFailed): void {
  const { action, reason, detail } = event
  const fault = { action, reason, detail }
  const { attempt } = change(state, event, (guard) => ({
    ...guard,
    last: { at: state.time, outcome: guard.last?.outcome ?? 'failed', fault },
  }))
  if (attempt === null) return
  proceed(state, event, (attempt, guard) => ({ ...guard, attempt: { ...attempt, ...next(event) } }))
}

function protectionOrdered(state: State, event: ProtectionOrdered): void {
  const { order: id, leg, lots, price, limit, reduceOnly, deadline, step, worth } = event
  const account = State.account(state, event.account)
  const instrument = State.instrument(state, event.instrument)
  proceed(state, event, (attempt, guard) => ({
    ...guard,
    spent: Value.add(guard.spent, worth),
    attempt: { ...attempt, orders: [...attempt.orders, id] },
  }))
  const guard = defined(Guard.named(account, event.protection), 'a protection that orders is set')
  const sent = { guard: guard.number, step, worth }
  const order = { id, account, instrument, leg, purpose: 'protect', lots, left: lots } as const
  state.orders.set(id, { ...order, limit, deadline, queried: false, sent })
  state.counters.sent += 1
  Timers.set(state.timers, Timers.ofOrder(id), deadline)
  // A mirror's orders are kept where it is mirrored from.
  if (account.kind !== 'own') return
  const owner = account.parent ?? account
  owner.orders.push({ id, instrument, leg, lots, price, reduceOnly })
}

function protectionAnswered(state: State, event: ProtectionAnswered): void {
  change(state, event, (guard) => {
    const spent = Value.sub(guard.spent, event.returned)
    const { attempt } = guard
    if (attempt === null) return { ...guard, spent }
    const isRefused = event.filled === 0n && event.step === attempt.step
    const orders = attempt.orders.filter((id) => id !== event.order)
    const hasActed = attempt.hasActed || event.filled !== 0n
    return { ...guard, spent, attempt: { ...attempt, orders, hasActed, isRefused } }
  })
}

function protectionEnded(state: State, event: ProtectionEnded): void {
  const { outcome, restsUntil } = event
  const { number } = change(state, event, (guard) => ({
    ...guard,
    attempt: null,
    restsUntil,
    last: { at: state.time, outcome, fault: guard.last?.fault ?? null },
  }))
  Timers.set(state.timers, Timers.ofProtection(event.account, number), restsUntil)
}

function executionNoted(state: State, { order: id, left }: ExecutionNoted): void {
  const order = defined(state.orders.get(id), 'an executed order is open')
  state.orders.set(id, { ...order, left })
}
