import { move } from '../../ledger/move.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import { State } from '../State.ts'

/** Collateral of a borrower went to whoever paid, or to the house as its share. */
export interface CollateralTaken {
  readonly type: 'CollateralTaken'
  readonly account: AccountId
  readonly to: AccountId
  /** The asset itself, or the claim on a pool that the borrower held. */
  readonly asset: AssetId
  readonly amount: Amount
  readonly reason: 'seizure' | 'fee' | 'absorption' | 'redistribution'
}

export function evolve(state: State, event: CollateralTaken): void {
  const [from, to] = [State.account(state, event.account), State.account(state, event.to)]
  move(from, to, State.asset(state, event.asset).index, event.amount)
  state.touched.add(from.index)
  state.touched.add(to.index)
}

export * as CollateralTaken from './CollateralTaken.ts'
