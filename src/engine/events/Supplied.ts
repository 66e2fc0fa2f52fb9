import type { AccountId } from '../../model/Account.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import { exchange } from '../loan/exchange.ts'
import { State } from '../State.ts'

/** Money was lent to a pool for claims on it. */
export interface Supplied {
  readonly type: 'Supplied'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** Atoms of the claim. */
  readonly claims: Amount
}

export function evolve(state: State, event: Supplied): void {
  const account = State.account(state, event.account)
  const [pool, reserve] = State.reserve(state, event)
  const [paid, claims] = [event.amount, event.claims]
  exchange(state, account, account, pool, reserve, { paid, claims, side: 'supply' })
}

export * as Supplied from './Supplied.ts'
