import { limits } from '../../base/limits.ts'
import { CallDesk } from '../../calls/CallDesk.ts'
import { MarginCall } from '../../calls/MarginCall.ts'
import { assess } from '../../margin/assess.ts'
import type { PriceSide } from '../../margin/MarginContext.ts'
import { Assessment } from '../../model/Assessment.ts'
import { Value } from '../../money/Value.ts'
import type { AccountState } from '../AccountState.ts'
import type {
  AcknowledgeCall,
  AnswerCall,
  AssignCall,
  ExtendCall,
  NoteCall,
  ResolveDispute,
  WaiveCall,
} from '../Command.ts'
import { Decision, find } from '../Decision.ts'
import type { Rejection } from '../Rejection.ts'
import { State } from '../State.ts'

/** The call commands: the kind and handler of each. */
export const calls = {
  AcknowledgeCall: Decision.control(acknowledgeCall),
  AnswerCall: Decision.control(answerCall),
  AssignCall: Decision.control(assignCall),
  ExtendCall: Decision.control(extendCall),
  NoteCall: Decision.control(noteCall),
  ResolveDispute: Decision.control(resolveDispute),
  WaiveCall: Decision.control(waiveCall),
}

function acknowledgeCall(state: State, command: AcknowledgeCall): Decision {
  const call = find.call(state, command.call)
  if (Decision.refused(call)) return call
  const changed = CallDesk.acknowledge(call, command.by)
  if (!changed.ok) return Decision.reject('command.malformed', changed.error)
  return [{ type: 'CallAcknowledged', call: call.id, account: call.account, by: command.by }]
}

function assignCall(state: State, command: AssignCall): Decision {
  const call = find.call(state, command.call)
  if (Decision.refused(call)) return call
  const { to, by } = command
  if ((to ?? '').length > limits.actor) {
    return Decision.reject(
      'command.malformed',
      `expected a name of at most ${limits.actor} characters`,
    )
  }
  const changed = CallDesk.assign(call, to, by)
  if (!changed.ok) return Decision.reject('command.malformed', changed.error)
  return [{ type: 'CallAssigned', call: call.id, account: call.account, to, by }]
}

/** A closed call is noted too, as what came of it is often known only later: its record is the journal. */
function noteCall(state: State, { call: id, by, text }: NoteCall): Decision {
  if (text.length > limits.text) {
    return Decision.reject('command.malformed', `expected at most ${limits.text} characters`)
  }
  const call = state.calls.get(id)
  if (call === undefined) return noteClosed(state, id, by, text)
  const changed = CallDesk.note(call, { at: state.time, by, text })
  if (changed.ok) return [{ type: 'CallNoted', call: id, account: call.account, by, text }]
  if (changed.error !== 'call.notesFull') return Decision.reject('command.malformed', changed.error)
  return Decision.reject(changed.error, `call ${id} has ${limits.notes} notes, which is the most`)
}

function noteClosed(state: State, id: string, by: string, text: string): Decision {
  if (!State.hadCall(state, id))
    return Decision.reject('call.unknown', `no call ${id} was ever opened`)
  const fault = CallDesk.noteFault({ by, text })
  if (fault !== null) return Decision.reject('command.malformed', fault)
  const debtor = debtorOf(state, id)
  return [{ type: 'CallNoted', call: id, ...(debtor && { account: debtor.id }), by, text }]
}

/** The account that an expired call is still to be carried out on. */
const debtorOf = ({ accounts }: State, id: string): AccountState | undefined =>
  accounts.find(({ dues }) => dues.some(({ call }) => call === id))

function extendCall(state: State, command: ExtendCall): Decision {
  const call = find.call(state, command.call)
  if (Decision.refused(call)) return call
  const { deadline, by, reason, code } = command
  const extension = { deadline, by, reason, ...(code !== undefined && { code }) }
  const changed = CallDesk.extend(call, extension, state.time)
  if (changed.ok)
    return [{ type: 'CallExtended', call: call.id, account: call.account, ...extension }]
  const { error } = changed
  const isNamed = error === 'call.deadlineBackwards' || error === 'call.notAllowed'
  const detail = `call ${call.id} is due at ${call.deadline}: ${error}${allowed(call)}`
  return Decision.reject(isNamed ? error : 'command.malformed', detail)
}

/** What an extension of a call may be, where its procedure says so. */
function allowed({ procedure, extensions }: MarginCall): string {
  if (procedure.extension === undefined) return ''
  const { times, longest, codes } = procedure.extension
  const how = codes === undefined ? '' : `, with one of the codes ${codes.join(', ')}`
  const far = longest === undefined ? '' : `, ${longest} ms in all`
  return ` (extended ${extensions.length} times of ${times}${far}${how})`
}

/**
 * Rules: [CALL28]
 */
function answerCall(state: State, command: AnswerCall): Decision {
  const call = callOf(state, command)
  if (Decision.refused(call)) return call
  const { agreed, by, reason } = command
  const asked = outstanding(state, call)
  const said = { asked, agreed, by, reason }
  const changed = CallDesk.answer(call, { at: state.time, ...said })
  if (changed.ok) return [{ type: 'CallAnswered', call: call.id, account: call.account, ...said }]
  if (changed.error !== 'call.agreedOutOfRange') {
    return Decision.reject('command.malformed', changed.error)
  }
  const detail = `expected from 0 to the ${asked} that call ${call.id} asks (atoms of the numeraire), found ${agreed}`
  return Decision.reject('amount.outOfLimits', detail)
}

/**
 * Rules: [CALL28]
 */
function resolveDispute(state: State, command: ResolveDispute): Decision {
  const call = callOf(state, command)
  if (Decision.refused(call)) return call
  const { amount, by, reason } = command
  const changed = CallDesk.resolve(call, amount ?? null, [by, reason])
  if (changed.ok) {
    const resolved = {
      call: call.id,
      account: call.account,
      ...(amount !== undefined && { amount }),
    }
    return [{ type: 'CallDisputeResolved', ...resolved, by, reason }]
  }
  if (changed.error === 'call.notDisputed') {
    return Decision.reject('call.notDisputed', `nothing of call ${call.id} is disputed`)
  }
  if (changed.error !== 'call.resolvedOutOfRange') {
    return Decision.reject('command.malformed', changed.error)
  }
  return Decision.reject('amount.outOfLimits', resolvable(call))
}

function resolvable({ id, procedure, dispute }: MarginCall): string {
  return procedure.amount === 'fixed'
    ? `expected from the ${dispute?.agreed} agreed to the ${dispute?.asked} asked of call ${id} (atoms of the numeraire)`
    : `expected no amount: that of call ${id} is what its account lacks`
}

/** An open call of the account named with it. */
function callOf(
  state: State,
  { call: id, account }: AnswerCall | ResolveDispute,
): MarginCall | Rejection {
  const call = find.call(state, id)
  if (Decision.refused(call) || call.account === account) return call
  return Decision.reject('call.unknown', `no call ${id} of account ${account} is open`)
}

/**
 * What is outstanding of a call at the prices of now, taken at an end where they are old; of one whose
 * account has no rules, what was asked.
 */
function outstanding(state: State, call: MarginCall, side: PriceSide = 'liquidation'): Value {
  const account = State.account(state, call.account)
  const rules = State.rulesOf(state, account)
  if (rules === null) return Value.max(Value.zero, Value.sub(call.amount, call.brought))
  return MarginCall.amountNow(
    call,
    Assessment.measure(assess(account, rules, state.book, side), 'maintenance'),
  )
}

/** An expired call that is still to be carried out can be waived as an open one can. */
function waiveCall(state: State, command: WaiveCall): Decision {
  const debtor = debtorOf(state, command.call)
  if (debtor !== undefined) return waiveDue(debtor, command)
  const call = find.call(state, command.call)
  if (Decision.refused(call)) return call
  const { by, reason } = command
  const changed = CallDesk.waive(call, by, reason)
  if (!changed.ok) return Decision.reject('command.malformed', changed.error)
  // At the worst end, so that no old price makes a call small enough.
  const left = outstanding(state, call, 'credit')
  if (!CallDesk.mayWaive(call, by, left)) {
    const { most } = call.procedure.waiver ?? {}
    const detail = `call ${call.id} asks ${left}, of which its procedure lets at most ${most} be waived, and by whom it names`
    return Decision.reject('call.notAllowed', detail)
  }
  return [{ type: 'CallWaived', call: call.id, account: call.account, by, reason }]
}

function waiveDue(account: AccountState, { call, by, reason }: WaiveCall): Decision {
  if (by.trim() === '' || reason.trim() === '') {
    return Decision.reject('command.malformed', 'call.unsigned')
  }
  return [{ type: 'CallWaived', call, account: account.id, by, reason }]
}
