import { Ladder } from '../calls/Ladder.ts'
import type { Cause } from '../calls/MarginCall.ts'
import { assess } from '../margin/assess.ts'
import { contributions } from '../margin/contributions.ts'
import { Assessment, type Measure } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { MeasureName, Rulebook, Ladder as Rungs } from '../model/Rulebook.ts'
import { Amount } from '../money/Amount.ts'
import type { AccountState } from './AccountState.ts'
import { updateCall } from './askFor.ts'
import type { Event } from './Event.ts'
import { assetsOf } from './isClockStopped.ts'
import { isDoubtful } from './isDoubtful.ts'
import { isOn } from './isOn.ts'
import { Quiet } from './Quiet.ts'
import { State } from './State.ts'
import { sweepIsolated } from './sweepIsolated.ts'

const nothing: readonly Event[] = []

/**
 * Looks at one account after something that concerns it: what is sure, which rung it stands on,
 * what its calls say, and whether it must be liquidated. Most looks find nothing to say, and those
 * cost one assessment.
 *
 * Rules: [ENG13] [LADDER1] [CALL1]
 */
export function monitor(state: State, account: AccountState, cause: Cause): Iterable<Event> {
  const terms = State.terms(state, account)
  if (terms === null) return nothing
  const assessment = assess(account, terms, state.book)
  if (isQuiet(account, terms.rulebook.ladders, assessment)) {
    // Derived, and the only thing a decision writes: until when there is nothing to look for.
    account.quietUntil = Quiet.until(state.quiet, account, assessment, terms, state.book)
    return nothing
  }
  account.quietUntil = 0n
  return emitChanges(state, account, terms, assessment, cause)
}

/** Nothing changed and nothing is under way: the case to be fast in. */
function isQuiet(
  account: AccountState,
  ladders: readonly Rungs[],
  assessment: Assessment,
): boolean {
  if (assessment.certainty !== account.certainty) return false
  if (assessment.certainty === 'unknown') return true
  if (account.parent !== null && account.positions.length === 0) return false
  const measure = (name: MeasureName): Measure => Assessment.measure(assessment, name)
  for (let index = 0; index < ladders.length; index++) {
    const before = account.levels[index] ?? 0
    if (before !== 0) return false
    if (Ladder.level(ladders[index] as Rungs, 0, measure) !== 0) return false
    if (account.calls[index] !== undefined) return false
  }
  return true
}

function* emitChanges(
  state: State,
  account: AccountState,
  terms: BoundRulebook,
  assessment: Assessment,
  cause: Cause,
): Iterable<Event> {
  const { certainty } = assessment
  if (certainty !== account.certainty) {
    yield {
      type: 'CertaintyChanged',
      account: account.id,
      before: account.certainty,
      after: certainty,
    }
  }
  if (certainty === 'unknown') return
  yield* sweepIsolated(state, account)
  const { ladders } = terms.rulebook
  for (let index = 0; index < ladders.length; index++) {
    yield* updateLevel(account, ladders[index] as Rungs, index, assessment)
  }
  const due = isDue(state, account, terms.rulebook)
  for (let index = 0; index < ladders.length; index++) {
    if (!due) yield* updateCall(state, account, terms, index, assessment, cause)
  }
  if (due) yield* start(state, account, assessment, 'level')
}

/** Up or down one ladder. */
function* updateLevel(
  account: AccountState,
  ladder: Rungs,
  index: number,
  assessment: Assessment,
): Iterable<Event> {
  const before = account.levels[index] ?? 0
  const after = Ladder.level(ladder, before, (name) => Assessment.measure(assessment, name))
  if (after === before || (after < before && isDoubtful(assessment))) return
  const rung = ladder.levels[Math.max(before, after) - 1]
  const { equity, requirement } = Assessment.measure(assessment, rung?.measure ?? 'maintenance')
  yield {
    type: 'LevelChanged',
    account: account.id,
    ladder: ladder.id,
    before,
    after,
    equity,
    requirement,
  }
}

/** Whether an account stands on a liquidating rung and everything lets liquidation act. */
function isDue(state: State, account: AccountState, { ladders }: Rulebook): boolean {
  if (account.liquidation !== null) return false
  const stands = ladders.some(
    ({ levels }, index) => levels[(account.levels[index] ?? 0) - 1]?.action === 'liquidate',
  )
  return stands && mayLiquidate(state, account)
}

/**
 * Whether liquidation may act on an account: it is kept here, the engine is armed, and no switch
 * forbids it for anything the account holds.
 */
export function mayLiquidate(state: State, account: AccountState): boolean {
  if (account.kind !== 'own' || !state.armed) return false
  const ids = account.positions.map(({ instrument }) => instrument.id)
  if (!isOn(state, 'liquidation', 'instrument', ids)) return false
  return (
    state.switchedOff.size === 0 || isOn(state, 'liquidation', 'asset', assetsOf(state, account))
  )
}

/**
 * Begins a liquidation: calls no longer stand, orders no longer reserve.
 *
 * Rules: [ENG14]
 */
export function* start(
  state: State,
  account: AccountState,
  { equity, maintenance: requirement }: Assessment,
  cause: 'level' | 'expiry',
): Iterable<Event> {
  for (const call of account.calls) {
    if (call === undefined) continue
    yield { type: 'CallCancelled', call, account: account.id, reason: 'the account is liquidated' }
  }
  const weights = weigh(state, account)
  yield { type: 'LiquidationStarted', account: account.id, equity, requirement, cause, weights }
  const orders = [...account.orders]
  for (const { id: order } of orders) {
    yield { type: 'OrderClosed', account: account.id, order, reason: 'liquidation' }
  }
}

/** What each market asks of an account: how a deficit would be laid on markets. */
function weigh(state: State, account: AccountState) {
  const terms = State.terms(state, account)
  const sums = new Map<string, Amount>()
  for (const { position, maintenance } of terms ? contributions(account, terms, state.book) : []) {
    const { id } = position.instrument
    sums.set(id, Amount.add(sums.get(id) ?? Amount.zero, maintenance))
  }
  return [...sums].map(([instrument, maintenance]) => ({ instrument, maintenance }))
}
