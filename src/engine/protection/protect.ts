import { limits } from '../../base/limits.ts'
import { assess } from '../../margin/assess.ts'
import { Assessment } from '../../model/Assessment.ts'
import { Protection, type ProtectiveAction } from '../../model/Protection.ts'
import { Value } from '../../money/Value.ts'
import type { AccountState } from '../AccountState.ts'
import { Decision } from '../Decision.ts'
import { decide } from '../decide.ts'
import { poolRates } from '../loan/poolRates.ts'
import { Run } from '../Run.ts'
import { State } from '../State.ts'
import { Guard, type Outcome } from './Guard.ts'
import { withdrawOrders, working } from './orders.ts'
import { type Guarded, isFault, Plan, type Shortcoming } from './Plan.ts'
import { holds, isWaiting, type YearlyRates } from './triggers.ts'

/** The accounts that a pass of a round looks at, and whether prices moved or time passed. */
interface Looked {
  readonly accounts: readonly AccountState[]
  readonly isMarket: boolean
}

/**
 * Looks at the protections of all accounts concerned, before any of them climbs a rung: those set
 * first come first, whosever they are, so nothing depends on the order of accounts. Where prices moved
 * those that wait for a price are looked at, whatever their accounts hold.
 *
 * Rules: [PROT3] [PROT4]
 */
export function protect(run: Run, { accounts, isMarket }: Looked): void {
  const { state } = run
  if (state.guarded.size === 0 || !state.armed) return
  const taken = new Set(accounts.flatMap(withPositions).filter(({ guards }) => guards.length > 0))
  const found: { readonly account: AccountState; readonly number: number }[] = []
  const add = (account: AccountState, isTaken: boolean): void => {
    for (const guard of account.guards) {
      const isSure = !isTaken && Protection.ratioOf(guard.protection.trigger) !== null
      if (!isSure && !isWaiting(state, guard)) found.push({ account, number: guard.number })
    }
  }
  for (const account of taken) add(account, true)
  for (const index of isMarket ? state.guarded : state.tripped) {
    const account = state.accounts[index] as AccountState
    if (!taken.has(account)) add(account, false)
  }
  const rates = ratesOf(run)
  for (const { account, number } of found.sort((a, b) => a.number - b.number)) {
    look(run, account, number, rates)
  }
}

/** An account with those of its isolated positions whose protection is at it: their orders are its own. */
const withPositions = (account: AccountState): readonly AccountState[] =>
  account.isolating.size === 0
    ? [account]
    : [account, ...account.isolated.filter((one) => one !== undefined).filter(isActing)]

const isActing = ({ guards }: AccountState): boolean =>
  guards.some(({ attempt }) => attempt !== null)

/** The rates of the pools, worked out again once something has happened since. */
function ratesOf(run: Run): () => YearlyRates {
  let known: { readonly since: number; readonly rates: YearlyRates } | null = null
  return () => {
    const now = run.entries.length * limits.eventsPerEntry + run.events.length
    if (known?.since !== now) known = { since: now, rates: poolRates(run.state) }
    return known.rates
  }
}

/** A guard as it stands now; null where it is gone, under liquidation, or without rules. */
function guardedOf(state: State, account: AccountState, number: number): Guarded | null {
  const guard = Guard.numbered(account, number)
  const rules = State.rulesOf(state, account)
  if (guard === undefined || account.liquidation !== null) return null
  return rules && { account, guard, rules }
}

function look(run: Run, account: AccountState, number: number, rates: () => YearlyRates): void {
  const { state } = run
  const guarded = guardedOf(state, account, number)
  if (guarded === null) return
  if (guarded.guard.attempt === null && !isTriggered(run, guarded, rates)) return
  // Each turn ends the attempt, waits, or takes the next action: there are at most so many.
  for (let turn = 0; turn <= 2 * Guard.most.actions + 2; turn++) {
    const now = guardedOf(state, account, number)
    if (now === null || proceed(run, now)) return
  }
}

/**
 * Whether an attempt begins: it is armed, has rested, its trigger holds, and the account is not where
 * it is to be brought already.
 *
 * Rules: [PROT3] [PROT4]
 */
function isTriggered(run: Run, guarded: Guarded, rates: () => YearlyRates): boolean {
  const { state } = run
  const { account, guard } = guarded
  const held = Guard.usedUp(guard) ?? holds(state, guarded, rates)
  const unarmed = typeof held === 'string' ? held : null
  const about = { account: account.id, protection: guard.protection.name }
  if (unarmed !== guard.unarmed) Run.emit(run, { type: 'ProtectionArmed', ...about, unarmed })
  if (unarmed !== null || held !== true || state.time < guard.restsUntil) return false
  // Who waits for a leg is told that it is gone, whatever is left to do.
  if (guard.isTripped !== true && Plan.isReached(state, guarded)) return false
  const assessment = assess(account, guarded.rules, state.book)
  const { equity, requirement } = Assessment.measure(assessment, 'maintenance')
  const until = state.time + guard.protection.deadline
  Run.emit(run, { type: 'ProtectionTriggered', ...about, equity, requirement, until })
  return true
}

/**
 * Takes an attempt one step on: ends it where the account is where it is to be, waits for its orders
 * until their time is up, or takes its next action. Whether it is done for now.
 *
 * Rules: [PROT5] [PROT8]
 */
function proceed(run: Run, guarded: Guarded): boolean {
  const { state } = run
  const { account, guard } = guarded
  const { attempt, protection } = guard
  if (attempt === null) return true
  if (Plan.isReached(state, guarded)) return end(run, guarded, 'reached')
  const isLate = state.time >= attempt.until
  if (working(state, attempt).length > 0) {
    if (!isLate) return true
    withdrawOrders(run, account, guard)
    return giveUp(run, guarded, { reason: 'deadline', detail: 'its orders were not done in time' })
  }
  const action = protection.actions[attempt.step]
  if (action === undefined) return end(run, guarded, outcomeOf(guard))
  if (attempt.isRefused) {
    return giveUp(run, guarded, { reason: 'unfilled', detail: 'its order came back unfilled' })
  }
  if (isLate) {
    return giveUp(run, guarded, { reason: 'deadline', detail: 'it was not enough in time' })
  }
  return act(run, guarded, action)
}

const outcomeOf = ({ attempt, protection }: Guard): Outcome => {
  if (protection.actions.length === 0) return 'told'
  return attempt?.hasActed ? 'partly' : 'failed'
}

/** An action that could not act is said, and passes on to the next. */
function giveUp(run: Run, { account, guard }: Guarded, { reason, detail }: Shortcoming): boolean {
  const { protection, attempt } = guard
  const step = attempt?.step ?? 0
  const action = protection.actions[step]?.kind ?? null
  const until = run.state.time + protection.deadline
  Run.emit(run, {
    type: 'ProtectionFailed',
    ...{ account: account.id, protection: protection.name, step, action, reason, detail, until },
  })
  return false
}

function end(run: Run, { account, guard }: Guarded, outcome: Outcome): boolean {
  withdrawOrders(run, account, guard)
  const { name, coolDown } = guard.protection
  const about = { account: account.id, protection: name, outcome }
  const restsUntil = run.state.time + coolDown
  Run.emit(run, { type: 'ProtectionEnded', ...about, restsUntil })
  return true
}

/** Does what the action would do now, as far as the owner could do it himself. */
function act(run: Run, guarded: Guarded, action: ProtectiveAction): boolean {
  const { state } = run
  const plan = Plan.of(state, guarded, action)
  if (isFault(plan)) return giveUp(run, guarded, plan)
  if (plan.kind === 'orders') return sendOrders(run, guarded, plan)
  if (plan.kind === 'closing') {
    const { id } = guarded.account.parent ?? guarded.account
    for (const order of plan.orders) {
      Run.emit(run, { type: 'OrderClosed', account: id, order, reason: 'protection' })
    }
    return acted(run, guarded, action, Value.zero)
  }
  const decision = decide(state, plan.command)
  if (Decision.refused(decision)) {
    return giveUp(run, guarded, { reason: decision.code, detail: decision.detail })
  }
  Run.emitAll(run, decision)
  return acted(run, guarded, action, plan.worth)
}

function acted(run: Run, guarded: Guarded, action: ProtectiveAction, worth: Value): boolean {
  const { account, guard } = guarded
  const { protection, attempt } = guard
  Run.emit(run, {
    type: 'ProtectionActed',
    ...{ account: account.id, protection: protection.name, step: attempt?.step ?? 0 },
    ...{ action: action.kind, worth },
    until: run.state.time + protection.deadline,
  })
  return false
}

/** Sends out those that the owner could place now; where there is none, why not. */
function sendOrders(
  run: Run,
  guarded: Guarded,
  { orders }: Extract<Plan, { kind: 'orders' }>,
): boolean {
  const { state } = run
  const { account, guard } = guarded
  let first: Shortcoming | null = null
  let sent = 0
  for (const wanted of orders) {
    const fault = Plan.orderFault(state, account, decide, wanted)
    first ??= fault
    if (fault !== null) continue
    sent += 1
    const { instrument, leg, lots, limit, price, worth, reduceOnly } = wanted
    Run.emit(run, {
      type: 'ProtectionOrdered',
      ...{ order: State.nextProtective(state), account: account.id },
      ...{ protection: guard.protection.name, step: guard.attempt?.step ?? 0 },
      ...{ instrument: instrument.id, leg, lots, limit, price, worth, reduceOnly },
      ...{ deadline: guard.attempt?.until ?? state.time, by: account.owner },
    })
  }
  return sent > 0 || first === null ? true : giveUp(run, guarded, first)
}
