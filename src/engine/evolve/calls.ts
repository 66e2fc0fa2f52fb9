import { assert, defined } from '../../base/assert.ts'
import type { Result } from '../../base/Result.ts'
import { CallClock } from '../../calls/CallClock.ts'
import { CallDesk } from '../../calls/CallDesk.ts'
import { MarginCall } from '../../calls/MarginCall.ts'
import { Rulebook } from '../../model/Rulebook.ts'
import { AccountState } from '../AccountState.ts'
import type {
  CallAcknowledged,
  CallAnswered,
  CallAssigned,
  CallCancelled,
  CallDisputeResolved,
  CallExpired,
  CallExtended,
  CallIncreased,
  CallMet,
  CallNoted,
  CallOpened,
  CallPartlyMet,
  CallPastDue,
  CallRaised,
  CallRescheduled,
  CallSuperseded,
  CallWaived,
  CertaintyChanged,
  ExpiryCured,
  ExpiryDeferred,
  LevelChanged,
  StrikeCounted,
} from '../Event.ts'
import { State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { Timers } from '../Timers.ts'
import { endSuspension } from './ends.ts'

/** The call events: the effect of each on State. */
export const calls = {
  CallAcknowledged: callAcknowledged,
  CallAnswered: callAnswered,
  CallAssigned: callAssigned,
  CallCancelled: callCancelled,
  CallDisputeResolved: callDisputeResolved,
  CallExpired: callExpired,
  CallExtended: callExtended,
  CallIncreased: callIncreased,
  CallLiquidated: () => {},
  CallMet: callMet,
  CallNoted: callNoted,
  CallOpened: callOpened,
  CallPartlyMet: callPartlyMet,
  CallPastDue: callPastDue,
  CallRaised: callRaised,
  CallRescheduled: callRescheduled,
  CallSuperseded: callSuperseded,
  CallWaived: callWaived,
  CertaintyChanged: certaintyChanged,
  ExpiryCured: expiryCured,
  ExpiryDeferred: expiryDeferred,
  LevelChanged: levelChanged,
  StrikeCounted: strikeCounted,
}

function certaintyChanged(state: State, event: CertaintyChanged): void {
  State.account(state, event.account).certainty = event.after
}

function levelChanged(state: State, event: LevelChanged): void {
  const account = State.account(state, event.account)
  const ladders = account.rules?.active?.ladders ?? []
  account.levels[ladders.findIndex(({ id }) => id === event.ladder)] = event.after
  State.countRungs(state, account)
  if (event.after >= event.before) return
  account.suppressedCalls = AccountState.without(account.suppressedCalls, event.ladder)
  endSuspension(state, account)
}

function callOpened(state: State, event: CallOpened): void {
  const account = State.account(state, event.account)
  const rulebook = defined(account.rules?.active, 'a called account lives under rules')
  const index = rulebook.ladders.findIndex(({ id }) => id === event.ladder)
  const ladder = defined(rulebook.ladders[index], 'a call is by a ladder in force')
  const procedure = Rulebook.procedureOf(rulebook, ladder)
  account.calls[index] = event.call
  const opened = MarginCall.opened({
    id: event.call,
    account: event.account,
    ladder: event.ladder,
    level: event.level,
    openedAt: state.time,
    deadline: event.deadline,
    amount: event.amount,
    procedure,
    ...(CallClock.isDated(procedure, ladder.levels) && { isDated: true }),
  })
  state.calls.set(event.call, opened)
  state.counters.call += 1
  if (Switches.isClockStopped(state, account)) {
    changeCall(state, event.call, (call) => MarginCall.freeze(call, state.time))
  } else setTimer(state, opened)
}

function callAcknowledged(state: State, event: CallAcknowledged): void {
  changeCall(state, event.call, (call) => CallDesk.acknowledge(call, event.by))
}

function callAssigned(state: State, { call: id, to, by }: CallAssigned): void {
  changeCall(state, id, (call) => CallDesk.assign(call, to, by))
}

/** Of a call that is closed the journal alone keeps notes. */
function callNoted(state: State, { call: id, by, text }: CallNoted): void {
  if (!state.calls.has(id)) return
  changeCall(state, id, (call) => CallDesk.note(call, { at: state.time, by, text }))
}

function callExtended(state: State, event: CallExtended): void {
  const { deadline, by, reason, code } = event
  const extension = { deadline, by, reason, ...(code !== undefined && { code }) }
  changeCall(state, event.call, (call) => CallDesk.extend(call, extension, state.time))
}

function callAnswered(state: State, event: CallAnswered): void {
  const { asked, agreed, by, reason } = event
  const said = { at: state.time, asked, agreed, by, reason }
  changeCall(state, event.call, (call) => CallDesk.answer(call, said))
}

function callDisputeResolved(state: State, event: CallDisputeResolved): void {
  const { amount = null, by, reason } = event
  changeCall(state, event.call, (call) => CallDesk.resolve(call, amount, [by, reason]))
}

function callIncreased(state: State, { call: id, amount, deadline }: CallIncreased): void {
  changeCall(state, id, (call) => MarginCall.increase(call, amount, deadline, state.time))
}

function callRescheduled(state: State, { call: id, deadline }: CallRescheduled): void {
  changeCall(state, id, (call) => MarginCall.reschedule(call, deadline, state.time))
}

/** Its place in the account, its clock and its timer go to the call that takes its place. */
function callSuperseded(state: State, event: CallSuperseded): void {
  const before = defined(state.calls.get(event.call), 'a call that is superseded is open')
  const account = State.account(state, event.account)
  const index = account.calls.indexOf(event.call)
  closeCall(state, event.call, MarginCall.supersede)
  state.counters.call += 1
  account.calls[index] = event.successor
  const after = MarginCall.successor(before, event.successor, event.amount, state.time)
  state.calls.set(after.id, after)
  if (after.frozenAt === null) setTimer(state, after)
}

function callPastDue(state: State, { call: id, until }: CallPastDue): void {
  changeCall(state, id, (call) => MarginCall.passDue(call, until, state.time))
}

/** Those that count no more are forgotten as the next is counted. */
function strikeCounted(state: State, { call, account: id, ladder, until }: StrikeCounted): void {
  const account = State.account(state, id)
  const counting = account.strikes.filter((one) => one.until > state.time)
  account.strikes = [...counting, { call, ladder, until }]
}

function callRaised(state: State, { call: id, level, deadline }: CallRaised): void {
  changeCall(state, id, (call) => MarginCall.raise(call, level, deadline, state.time))
}

function callPartlyMet(state: State, event: CallPartlyMet): void {
  changeCall(state, event.call, (call) => MarginCall.bring(call, event.brought))
}

function callMet(state: State, event: CallMet): void {
  closeCall(state, event.call, (call) => MarginCall.meet(call, event.by))
}

function callWaived(state: State, { call: id, account, by, reason }: CallWaived): void {
  if (!state.calls.has(id)) {
    settleDue(State.account(state, account), id)
    return
  }
  const { ladder } = closeCall(state, id, (call) => CallDesk.waive(call, by, reason))
  suppress(State.account(state, account), ladder)
}

function callExpired(state: State, { call: id, account }: CallExpired): void {
  const { ladder } = closeCall(state, id, (call) => MarginCall.expire(call, state.time))
  suppress(State.account(state, account), ladder)
}

/**
 * While the account holds the rung that calls, it is not called again. Where it has left that rung
 * already, as it may under a call of a fixed amount, it is called as soon as it reaches it.
 *
 * Rules: [ENG18]
 */
function suppress(account: AccountState, id: string): void {
  if (!AccountState.holdsCallingRung(account, id)) return
  account.suppressedCalls = AccountState.setOf([...account.suppressedCalls, id])
}

function expiryDeferred(state: State, event: ExpiryDeferred): void {
  const { call, account, cureTo, sellTo, ladder } = event
  const terms = { cureTo, ...(sellTo && { sellTo }), ...(ladder !== undefined && { ladder }) }
  const found = State.account(state, account)
  found.dues = [...found.dues, { call, ...terms, since: state.time }]
}

function expiryCured(state: State, { call, account }: ExpiryCured): void {
  settleDue(State.account(state, account), call)
}

function settleDue(account: AccountState, call: string): void {
  const { dues } = account
  const left = dues.filter((due) => due.call !== call)
  assert(left.length === dues.length - 1, 'a due that is settled was kept, and once')
  account.dues = AccountState.listOf(left)
}

function callCancelled(state: State, event: CallCancelled): void {
  closeCall(state, event.call, MarginCall.cancel)
}

type CallVerb = (call: MarginCall) => Result<MarginCall, string>

/** Replaces an open call by its updated form, and moves its timer. */
export function changeCall(state: State, id: string, verb: CallVerb): void {
  const result = verb(defined(state.calls.get(id), 'a changed call is open'))
  assert(result.ok, 'a call changes only as decide has checked')
  state.calls.set(id, result.value)
  if (result.value.frozenAt !== null) Timers.clear(state.timers, Timers.ofCall(id))
  else setTimer(state, result.value)
}

function setTimer({ timers }: State, call: MarginCall): void {
  Timers.set(timers, Timers.ofCall(call.id), MarginCall.expiresAt(call))
}

/** Closes a call and removes it from State: from here on the journal is its record. */
function closeCall(state: State, id: string, verb: CallVerb): MarginCall {
  const closed = verb(defined(state.calls.get(id), 'a call that closes is open'))
  assert(closed.ok && !MarginCall.isOpen(closed.value), 'a call closes as decide has checked')
  const account = State.account(state, closed.value.account)
  const index = account.calls.indexOf(id)
  if (index >= 0) account.calls[index] = undefined
  state.calls.delete(id)
  Timers.clear(state.timers, Timers.ofCall(id))
  return closed.value
}
