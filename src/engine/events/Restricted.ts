import type { AccountId } from '../../model/Account.ts'
import type { Restriction } from '../commands/Restrict.ts'
import { State } from '../State.ts'
import { Timers } from '../Timers.ts'

/** An account may not do something. */
export interface Restricted {
  readonly type: 'Restricted'
  readonly account: AccountId
  readonly restriction: Restriction
  readonly until: number | null
  readonly by: string
  readonly reason: string
}

/** A restriction stands once: a new one of its kind takes the place of the one before. */
export function evolve(state: State, event: Restricted): void {
  const { restriction, until, by, reason } = event
  const { restrictions } = State.account(state, event.account)
  const others = restrictions.filter((one) => one.restriction !== restriction)
  restrictions.splice(0, restrictions.length, ...others, { restriction, until, by, reason })
  const timer = Timers.ofRestriction(event.account, restriction)
  if (until === null) Timers.clear(state.timers, timer)
  else Timers.set(state.timers, timer, until)
}

export * as Restricted from './Restricted.ts'
