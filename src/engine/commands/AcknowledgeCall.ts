import { MarginCall } from '../../calls/MarginCall.ts'
import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'

/** Somebody saw a call. */
export interface AcknowledgeCall extends Header {
  readonly type: 'AcknowledgeCall'
  readonly call: string
  readonly by: string
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: AcknowledgeCall): Decision {
  const call = find.call(state, command.call)
  if (Decision.refused(call)) return call
  const changed = MarginCall.acknowledge(call, command.by)
  if (!changed.ok) return Decision.reject('command.malformed', changed.error)
  return [{ type: 'CallAcknowledged', call: call.id, account: call.account, by: command.by }]
}

export * as AcknowledgeCall from './AcknowledgeCall.ts'
