import { assert, defined } from '../../base/assert.ts'
import type { Result } from '../../base/Result.ts'
import { MarginCall } from '../../calls/MarginCall.ts'
import { AccountState } from '../AccountState.ts'
import type {
  CallAcknowledged,
  CallAssigned,
  CallCancelled,
  CallExpired,
  CallExtended,
  CallMet,
  CallNoted,
  CallOpened,
  CallPartlyMet,
  CallRaised,
  CallWaived,
  CertaintyChanged,
  ExpiryCured,
  ExpiryDeferred,
  LevelChanged,
} from '../Event.ts'
import { State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { Timers } from '../Timers.ts'
import { endSuspension } from './ends.ts'

/** The call events: the effect of each on State. */
export const calls = {
  CallAcknowledged: callAcknowledged,
  CallAssigned: callAssigned,
  CallCancelled: callCancelled,
  CallExpired: callExpired,
  CallExtended: callExtended,
  CallMet: callMet,
  CallNoted: callNoted,
  CallOpened: callOpened,
  CallPartlyMet: callPartlyMet,
  CallRaised: callRaised,
  CallWaived: callWaived,
  CertaintyChanged: certaintyChanged,
  ExpiryCured: expiryCured,
  ExpiryDeferred: expiryDeferred,
  LevelChanged: levelChanged,
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
  account.suppressedCalls.delete(event.ladder)
  endSuspension(state, account)
}

function callOpened(state: State, event: CallOpened): void {
  const account = State.account(state, event.account)
  const rulebook = defined(account.rules?.active, 'a called account lives under rules')
  account.calls[rulebook.ladders.findIndex(({ id }) => id === event.ladder)] = event.call
  const opened = MarginCall.opened({
    id: event.call,
    account: event.account,
    ladder: event.ladder,
    level: event.level,
    openedAt: state.time,
    deadline: event.deadline,
    amount: event.amount,
    procedure: rulebook.call,
  })
  state.calls.set(event.call, opened)
  state.counters.call += 1
  if (Switches.isClockStopped(state, account)) {
    changeCall(state, event.call, (call) => MarginCall.freeze(call, state.time))
  } else Timers.set(state.timers, Timers.ofCall(event.call), event.deadline)
}

function callAcknowledged(state: State, event: CallAcknowledged): void {
  changeCall(state, event.call, (call) => MarginCall.acknowledge(call, event.by))
}

function callAssigned(state: State, { call: id, to, by }: CallAssigned): void {
  changeCall(state, id, (call) => MarginCall.assign(call, to, by))
}

/** Of a call that is closed the journal alone keeps notes. */
function callNoted(state: State, { call: id, by, text }: CallNoted): void {
  if (!state.calls.has(id)) return
  changeCall(state, id, (call) => MarginCall.note(call, { at: state.time, by, text }))
}

function callExtended(state: State, event: CallExtended): void {
  const { deadline, by, reason } = event
  changeCall(state, event.call, (call) =>
    MarginCall.extend(call, { deadline, by, reason }, state.time),
  )
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
  const { ladder } = closeCall(state, id, (call) => MarginCall.waive(call, by, reason))
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
  if (AccountState.holdsCallingRung(account, id)) account.suppressedCalls.add(id)
}

function expiryDeferred(state: State, { call, account, cureTo, sellTo }: ExpiryDeferred): void {
  const due = { call, cureTo, ...(sellTo && { sellTo }), since: state.time }
  State.account(state, account).dues.push(due)
}

function expiryCured(state: State, { call, account }: ExpiryCured): void {
  settleDue(State.account(state, account), call)
}

function settleDue({ dues }: AccountState, call: string): void {
  const index = dues.findIndex((due) => due.call === call)
  assert(index >= 0, 'a due that is settled was kept')
  dues.splice(index, 1)
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
  else Timers.set(state.timers, Timers.ofCall(id), result.value.deadline)
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
