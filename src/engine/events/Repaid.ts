import type { AccountId } from '../../model/Account.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import { exchange } from '../loan/exchange.ts'
import { State } from '../State.ts'

/** A debt was repaid, by the borrower or by somebody for him. */
export interface Repaid {
  readonly type: 'Repaid'
  readonly payer: AccountId
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** Atoms of the debt claim that are owed no more. */
  readonly claims: Amount
}

export function evolve(state: State, event: Repaid): void {
  const [pool, reserve] = State.reserve(state, event)
  const payer = State.account(state, event.payer)
  const account = State.account(state, event.account)
  const { amount: paid, claims } = event
  exchange(state, payer, account, pool, reserve, { paid, claims, side: 'debt' })
}

export * as Repaid from './Repaid.ts'
