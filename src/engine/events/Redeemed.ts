import type { AccountId } from '../../model/Account.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import { exchange } from '../loan/exchange.ts'
import { State } from '../State.ts'

/** Claims on a pool were turned into money again. */
export interface Redeemed {
  readonly type: 'Redeemed'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** Atoms of the claim. */
  readonly claims: Amount
}

export function evolve(state: State, event: Redeemed): void {
  const account = State.account(state, event.account)
  const [pool, reserve] = State.reserve(state, event)
  const [paid, claims] = [Amount.negate(event.amount), Amount.negate(event.claims)]
  exchange(state, account, account, pool, reserve, { paid, claims, side: 'supply' })
}

export * as Redeemed from './Redeemed.ts'
