import type { AccountId } from '../../model/Account.ts'
import type { Value } from '../../money/Value.ts'
import { closeCall } from '../closeCall.ts'
import type { State } from '../State.ts'

/** A deadline passed with the call unmet. */
export interface CallExpired {
  readonly type: 'CallExpired'
  readonly call: string
  readonly account: AccountId
  readonly shortfall: Value
}

export function evolve(state: State, event: CallExpired): void {
  closeCall(state, event.call)
}

export * as CallExpired from './CallExpired.ts'
