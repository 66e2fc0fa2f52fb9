import { MarginCall } from '../../calls/MarginCall.ts'
import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'

/** Moves a call's deadline. */
export interface ExtendCall extends Header {
  readonly type: 'ExtendCall'
  readonly call: string
  readonly deadline: number
  readonly by: string
  readonly reason: string
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: ExtendCall): Decision {
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

export * as ExtendCall from './ExtendCall.ts'
