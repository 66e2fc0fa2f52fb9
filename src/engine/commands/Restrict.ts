import type { AccountId } from '../../model/Account.ts'
import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'

export type Restriction = 'reduceOnly' | 'noWithdrawal'

/** Forbids an account something. */
export interface Restrict extends Header {
  readonly type: 'Restrict'
  readonly account: AccountId
  readonly restriction: Restriction
  /** When it runs out by itself; null for until released. */
  readonly until: number | null
  readonly by: string
  readonly reason: string
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: Restrict): Decision {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const { restriction, until, by, reason } = command
  if (until !== null && until <= state.time) {
    return Decision.reject(
      'command.malformed',
      `expected an end after ${state.time}, found ${until}`,
    )
  }
  const isLasting = account.restrictions.some(
    (one) => one.restriction === restriction && one.until === null,
  )
  if (isLasting) {
    const detail = `account ${account.id} is under ${restriction} until it is released`
    return Decision.reject('account.restricted', detail)
  }
  return [{ type: 'Restricted', account: account.id, restriction, until, by, reason }]
}

export * as Restrict from './Restrict.ts'
