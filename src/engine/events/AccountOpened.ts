import type { AccountId, PositionMode } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { RulebookId } from '../../model/Rulebook.ts'

/** An account exists. */
export interface AccountOpened {
  readonly type: 'AccountOpened'
  readonly account: AccountId
  readonly owner: string
  /** Who stands behind the owner: caps and concentration look here. */
  readonly group: string
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
  /** Set for an isolated position's sub-account. */
  readonly parent: AccountId | null
  readonly isolates: InstrumentId | null
}
