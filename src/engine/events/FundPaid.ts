import { move } from '../../ledger/move.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Amount } from '../../money/Amount.ts'
import { State } from '../State.ts'

/** The fund paid an account's deficit in a market. */
export interface FundPaid {
  readonly type: 'FundPaid'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

export function evolve(state: State, event: FundPaid): void {
  const account = State.account(state, event.account)
  const instrument = State.instrument(state, event.instrument)
  move(State.house(state, 'fund'), account, instrument.settleIndex, event.amount)
  State.drawFund(state, instrument, event.amount)
  state.touched.add(account.index)
}

export * as FundPaid from './FundPaid.ts'
