import type { AccountId } from '../../model/Account.ts'
import { Amount } from '../../money/Amount.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { AccountState } from '../AccountState.ts'
import type { Repaid } from '../Event.ts'
import type { Pool, Reserve } from '../Pool.ts'

/**
 * An amount of a debt repaid, by whomever, at what its claims stand for now. All that is owed takes
 * every claim away; less takes as many as it pays in full, rounded down against the borrower.
 *
 * Rules: [POOL7]
 */
export function repayment(
  account: AccountState,
  payer: AccountId,
  { pool, reserve }: { readonly pool: Pool; readonly reserve: Reserve },
  amount: Amount,
): Repaid {
  const claimed = claimsOwed(account, reserve)
  const isAll = amount === Ray.mulUp(claimed, reserve.debtIndex)
  return {
    type: 'Repaid',
    payer,
    account: account.id,
    pool: pool.id,
    asset: reserve.asset.id,
    amount,
    claims: isAll ? claimed : Amount.of(Ray.divDown(amount, reserve.debtIndex)),
  }
}

/** Claims that an account owes of a reserve. */
export const claimsOwed = ({ balances }: AccountState, { debt }: Reserve): Amount =>
  Amount.negate(balances[debt.index] ?? Amount.zero)

/** What they stand for now, rounded up against the borrower. */
export const owedNow = (account: AccountState, reserve: Reserve): Amount =>
  Amount.of(Ray.mulUp(claimsOwed(account, reserve), reserve.debtIndex))
