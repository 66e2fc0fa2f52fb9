import { MarginCall } from '../../calls/MarginCall.ts'
import type { AccountState } from '../AccountState.ts'
import type { AcknowledgeCall, ExtendCall, WaiveCall } from '../Command.ts'
import { Decision, find } from '../Decision.ts'
import type { State } from '../State.ts'

/** The call commands: the kind and handler of each. */
export const calls = {
  AcknowledgeCall: Decision.control(acknowledgeCall),
  ExtendCall: Decision.control(extendCall),
  WaiveCall: Decision.control(waiveCall),
}

function acknowledgeCall(state: State, command: AcknowledgeCall): Decision {
  const call = find.call(state, command.call)
  if (Decision.refused(call)) return call
  const changed = MarginCall.acknowledge(call, command.by)
  if (!changed.ok) return Decision.reject('command.malformed', changed.error)
  return [{ type: 'CallAcknowledged', call: call.id, account: call.account, by: command.by }]
}

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
  const debtor = state.accounts.find(({ dues }) => dues.some(({ call }) => call === command.call))
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
