import { MarginCall } from '../../calls/MarginCall.ts'
import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'

/** Waives a call. */
export interface WaiveCall extends Header {
  readonly type: 'WaiveCall'
  readonly call: string
  readonly by: string
  readonly reason: string
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: WaiveCall): Decision {
  const call = find.call(state, command.call)
  if (Decision.refused(call)) return call
  const { by, reason } = command
  const changed = MarginCall.waive(call, by, reason)
  if (!changed.ok) return Decision.reject('command.malformed', changed.error)
  return [{ type: 'CallWaived', call: call.id, account: call.account, by, reason }]
}

export * as WaiveCall from './WaiveCall.ts'
