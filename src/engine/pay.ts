import { move } from '../ledger/move.ts'
import type { AccountId } from '../model/Account.ts'
import type { AssetId } from '../model/Asset.ts'
import type { InstrumentId } from '../model/Instrument.ts'
import { Amount } from '../money/Amount.ts'
import { State } from './State.ts'

/** An amount that a market's waterfall gives to an account. */
export interface Cover {
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Pays out of the clearing account; what the fund is given lessens what it lost in the market. */
export function pay(state: State, { account: id, instrument, asset, amount }: Cover): void {
  const account = State.account(state, id)
  move(State.house(state, 'clearing'), account, State.asset(state, asset).index, amount)
  state.touched.add(account.index)
  if (account !== State.house(state, 'fund')) return
  State.drawFund(state, State.instrument(state, instrument), Amount.negate(amount))
}
