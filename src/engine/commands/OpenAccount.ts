import type { AccountId, PositionMode } from '../../model/Account.ts'
import type { RulebookId } from '../../model/Rulebook.ts'
import { Decision } from '../Decision.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'

/** Opens an account under a rulebook. */
export interface OpenAccount extends Header {
  readonly type: 'OpenAccount'
  readonly account: AccountId
  readonly owner: string
  readonly group: string
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: OpenAccount): Decision {
  const { account, owner, group, rulebook, positionMode } = command
  if (state.accountById.has(account)) {
    return Decision.reject('account.duplicate', `account ${account} is open already`)
  }
  if (!state.rulebooks.has(rulebook)) {
    return Decision.reject('rulebook.unknown', `no rulebook ${rulebook} is defined`)
  }
  if (account.includes('/') || account.startsWith('house:')) {
    return Decision.reject(
      'command.malformed',
      `expected a name without / and not of the house, found ${account}`,
    )
  }
  return [
    {
      type: 'AccountOpened',
      account,
      owner,
      group,
      rulebook,
      positionMode,
      parent: null,
      isolates: null,
    },
  ]
}

export * as OpenAccount from './OpenAccount.ts'
