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

export function evolve(state: State, event: Restricted): void {
  const { restriction, until, by, reason } = event
  const account = State.account(state, event.account)
  account.restrictions.push({ restriction, until, by, reason })
  if (until !== null) Timers.set(state.timers, timerOf(event.account, restriction), until)
}

/** The timer at which a restriction runs out. */
export const timerOf = (account: AccountId, restriction: Restriction): string =>
  `restriction:${restriction}:${account}`

export * as Restricted from './Restricted.ts'
