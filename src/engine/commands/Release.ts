import type { AccountId } from '../../model/Account.ts'
import { AccountState } from '../AccountState.ts'
import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'
import type { Restriction } from './Restrict.ts'

/** Lifts a restriction. */
export interface Release extends Header {
  readonly type: 'Release'
  readonly account: AccountId
  readonly restriction: Restriction
  readonly by: string
  readonly reason: string
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: Release): Decision {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const { restriction, by, reason } = command
  if (!AccountState.restricted(account, restriction)) {
    return Decision.reject(
      'restriction.unknown',
      `account ${account.id} is not under ${restriction}`,
    )
  }
  return [{ type: 'Released', account: account.id, restriction, by, reason }]
}

export * as Release from './Release.ts'
