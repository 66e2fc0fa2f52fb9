import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Amount } from '../../money/Amount.ts'
import { pay } from '../pay.ts'
import type { State } from '../State.ts'

/** A loss that nobody could bear stands on the clearing account: the venue owes it. */
export interface ShortfallBooked {
  readonly type: 'ShortfallBooked'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

export function evolve(state: State, event: ShortfallBooked): void {
  pay(state, event)
}

export * as ShortfallBooked from './ShortfallBooked.ts'
