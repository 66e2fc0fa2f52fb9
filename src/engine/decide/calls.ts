import { limits } from '../../base/limits.ts'
import { MarginCall } from '../../calls/MarginCall.ts'
import type { AccountState } from '../AccountState.ts'
import type { AcknowledgeCall, AssignCall, ExtendCall, NoteCall, WaiveCall } from '../Command.ts'
import { Decision, find } from '../Decision.ts'
import { State } from '../State.ts'

/** The call commands: the kind and handler of each. */
export const calls = {
  AcknowledgeCall: Decision.control(acknowledgeCall),
  AssignCall: Decision.control(assignCall),
  ExtendCall: Decision.control(extendCall),
  NoteCall: Decision.control(noteCall),
  WaiveCall: Decision.control(waiveCall),
}

function acknowledgeCall(state: State, command: AcknowledgeCall): Decision {
  const call = find.call(state, command.call)
  if (Decision.refused(call)) return call
  const changed = MarginCall.acknowledge(call, command.by)
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
  const changed = MarginCall.assign(call, to, by)
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
  const changed = MarginCall.note(call, { at: state.time, by, text })
  if (changed.ok) return [{ type: 'CallNoted', call: id, account: call.account, by, text }]
  if (changed.error !== 'call.notesFull') return Decision.reject('command.malformed', changed.error)
  return Decision.reject(changed.error, `call ${id} has ${limits.notes} notes, which is the most`)
}

function noteClosed(state: State, id: string, by: string, text: string): Decision {
  if (!State.hadCall(state, id))
    return Decision.reject('call.unknown', `no call ${id} was ever opened`)
  const fault = MarginCall.noteFault({ by, text })
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
  const { deadline, by, reason } = command
  const changed = MarginCall.extend(call, { deadline, by, reason }, state.time)
  if (changed.ok) {
    return [{ type: 'CallExtended', call: call.id, account: call.account, deadline, by, reason }]
  }
  const code = changed.error === 'call.deadlineBackwards' ? changed.error : 'command.malformed'
  return Decision.reject(code, `call ${call.id} is due at ${call.deadline}: ${changed.error}`)
}

/** An expired call that is still to be carried out can be waived as an open one can. */
function waiveCall(state: State, command: WaiveCall): Decision {
  const debtor = debtorOf(state, command.call)
  if (debtor !== undefined) return waiveDue(debtor, command)
  const call = find.call(state, command.call)
  if (Decision.refused(call)) return call
  const { by, reason } = command
  const changed = MarginCall.waive(call, by, reason)
  if (!changed.ok) return Decision.reject('command.malformed', changed.error)
  return [{ type: 'CallWaived', call: call.id, account: call.account, by, reason }]
}

function waiveDue(account: AccountState, { call, by, reason }: WaiveCall): Decision {
  if (by.trim() === '' || reason.trim() === '') {
    return Decision.reject('command.malformed', 'call.unsigned')
  }
  return [{ type: 'CallWaived', call, account: account.id, by, reason }]
}
