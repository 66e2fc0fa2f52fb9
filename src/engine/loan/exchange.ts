import { move } from '../../ledger/move.ts'
import type { Amount } from '../../money/Amount.ts'
import type { AccountState } from '../AccountState.ts'
import type { Pool, Reserve } from '../Pool.ts'
import type { State } from '../State.ts'

/** Which way an amount and the claims for it go between an account and a pool. */
export interface Exchange {
  /** Atoms of the asset that the pool is given; negative where it pays. */
  readonly paid: Amount
  /** Claims that the account is given: supply claims it then holds, debt claims it then owes less. */
  readonly claims: Amount
  readonly side: 'supply' | 'debt'
}

/**
 * The four postings of every dealing with a pool: money one way, claims the other.
 *
 * Rules: [POOL1]
 */
export function exchange(
  state: State,
  payer: AccountState,
  account: AccountState,
  pool: Pool,
  reserve: Reserve,
  { paid, claims, side }: Exchange,
): void {
  if (payer !== pool.account) move(payer, pool.account, reserve.asset.index, paid)
  move(pool.account, account, reserve[side].index, claims)
  state.touched.add(payer.index)
  state.touched.add(account.index)
}
