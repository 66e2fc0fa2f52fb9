import type { AccountId, PositionMode } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import type { RulebookId } from '../../model/Rulebook.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Quantity } from '../../money/Quantity.ts'
import type { Header } from '../Header.ts'

export interface ImportedBalance {
  readonly asset: AssetId
  readonly amount: Amount
}

export interface ImportedPosition {
  readonly instrument: InstrumentId
  readonly leg: Leg
  readonly lots: Quantity
  /** What it was worth when opened, settlement atoms (Instrument.value at the entry price). */
  readonly cost: Amount
}

/** Takes in an account as its venue reports it, opening or replacing the mirror. */
export interface ImportAccount extends Header {
  readonly type: 'ImportAccount'
  readonly account: AccountId
  readonly owner: string
  readonly group: string
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
  readonly balances: readonly ImportedBalance[]
  readonly positions: readonly ImportedPosition[]
  readonly source: string
}
