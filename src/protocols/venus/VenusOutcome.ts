import { Result } from '../../base/Result.ts'
import type { VenusAccount, VenusPool } from './VenusPool.ts'
import { VenusRefusal } from './VenusRefusal.ts'

/** The pool and the account as they stand afterwards, whatever came of the call. */
export interface VenusOutcome<T> {
  readonly pool: VenusPool
  readonly account: VenusAccount
  readonly result: Result<T, VenusRefusal>
}

/** Nothing has happened: everything stands as before the call. */
export const undone = (
  pool: VenusPool,
  account: VenusAccount,
  reason: string,
): VenusOutcome<never> => ({ pool, account, result: Result.failure(VenusRefusal.revert(reason)) })
