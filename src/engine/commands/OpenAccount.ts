import type { AccountId, PositionMode } from '../../model/Account.ts'
import type { RulebookId } from '../../model/Rulebook.ts'
import type { Header } from '../Header.ts'

/** Opens an account under a rulebook. */
export interface OpenAccount extends Header {
  readonly type: 'OpenAccount'
  readonly account: AccountId
  readonly owner: string
  readonly group: string
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
}
