import type { AccountId, PositionMode } from '../../model/Account.ts'
import type { RulebookId } from '../../model/Rulebook.ts'
import type { ImportedBalance, ImportedPosition } from '../commands/ImportAccount.ts'

/** A mirrored account is now as its venue reports it. */
export interface AccountImported {
  readonly type: 'AccountImported'
  readonly account: AccountId
  readonly owner: string
  readonly group: string
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
  readonly balances: readonly ImportedBalance[]
  readonly positions: readonly ImportedPosition[]
  readonly source: string
}
