import { move } from '../../ledger/move.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { State } from '../State.ts'

/** A loss that nobody could bear stands on the clearing account: the venue owes it. */
export interface ShortfallBooked {
  readonly type: 'ShortfallBooked'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

export function evolve(state: State, event: ShortfallBooked): void {
  const account = State.account(state, event.account)
  const asset = State.asset(state, event.asset).index
  move(State.house(state, 'clearing'), account, asset, event.amount)
  state.touched.add(account.index)
  if (account !== State.house(state, 'fund')) return
  State.drawFund(state, State.instrument(state, event.instrument), Amount.negate(event.amount))
}

export * as ShortfallBooked from './ShortfallBooked.ts'
