import type { AccountId, PositionMode } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Header } from '../Header.ts'

/** One-way or hedge, cross or isolated for an instrument, or the leverage chosen for it. */
export type ModeChange =
  | { readonly kind: 'positionMode'; readonly mode: PositionMode }
  | {
      readonly kind: 'marginMode'
      readonly instrument: InstrumentId
      readonly mode: 'cross' | 'isolated'
    }
  | { readonly kind: 'leverage'; readonly instrument: InstrumentId; readonly leverage: bigint }

/** Asks to change how an account holds positions. */
export interface ChangeMode extends Header {
  readonly type: 'ChangeMode'
  readonly account: AccountId
  readonly change: ModeChange
}
