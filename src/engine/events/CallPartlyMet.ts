import { MarginCall } from '../../calls/MarginCall.ts'
import type { AccountId } from '../../model/Account.ts'
import type { Value } from '../../money/Value.ts'
import { changeCall } from '../changeCall.ts'
import type { State } from '../State.ts'

/** Something was brought, not all. */
export interface CallPartlyMet {
  readonly type: 'CallPartlyMet'
  readonly call: string
  readonly account: AccountId
  readonly brought: Value
  readonly remaining: Value
}

export function evolve(state: State, event: CallPartlyMet): void {
  changeCall(state, event.call, (call) => MarginCall.bring(call, event.brought))
}

export * as CallPartlyMet from './CallPartlyMet.ts'
