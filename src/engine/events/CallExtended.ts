import { MarginCall } from '../../calls/MarginCall.ts'
import type { AccountId } from '../../model/Account.ts'
import { changeCall } from '../changeCall.ts'
import type { State } from '../State.ts'

/** A call's deadline was moved, by whom and why. */
export interface CallExtended {
  readonly type: 'CallExtended'
  readonly call: string
  readonly account: AccountId
  readonly deadline: number
  readonly by: string
  readonly reason: string
}

export function evolve(state: State, event: CallExtended): void {
  const { deadline, by, reason } = event
  changeCall(state, event.call, (call) =>
    MarginCall.extend(call, { deadline, by, reason }, state.time),
  )
}

export * as CallExtended from './CallExtended.ts'
