import type { AccountId } from '../../model/Account.ts'
import type { Restriction } from '../commands/Restrict.ts'
import { State } from '../State.ts'
import { Timers } from '../Timers.ts'

/** A restriction was lifted or ran out. */
export interface Released {
  readonly type: 'Released'
  readonly account: AccountId
  readonly restriction: Restriction
  readonly by: string
  readonly reason: string
}

export function evolve(state: State, event: Released): void {
  const { restrictions } = State.account(state, event.account)
  const left = restrictions.filter(({ restriction }) => restriction !== event.restriction)
  restrictions.splice(0, restrictions.length, ...left)
  Timers.clear(state.timers, Timers.ofRestriction(event.account, event.restriction))
}

export * as Released from './Released.ts'
