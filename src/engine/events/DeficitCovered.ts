import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Amount } from '../../money/Amount.ts'
import { pay } from '../pay.ts'
import type { State } from '../State.ts'

/** What deleveraging and socialisation collected was paid to a bankrupt account. */
export interface DeficitCovered {
  readonly type: 'DeficitCovered'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

export function evolve(state: State, event: DeficitCovered): void {
  pay(state, event)
}

export * as DeficitCovered from './DeficitCovered.ts'
