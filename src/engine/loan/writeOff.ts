import type { LoanLiquidation } from '../../model/Lending.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountState } from '../AccountState.ts'
import type { Event } from '../Event.ts'
import { Pool, type Reserve } from '../Pool.ts'
import { type LossBearer, LossBearers } from './LossBearers.ts'
import { claimsOwed, owedNow } from './repayment.ts'

/**
 * What becomes of a debt that nobody paid. Other borrowers take it over, each in proportion to what
 * he pledges; or it is written off, and then what collateral does not cover is borne by the pool's
 * lenders at once, each in proportion to what he lent, or stays a deficit of the pool.
 *
 * Rules: [POOL11]
 */
export function* writeOff(
  account: AccountState,
  pool: Pool,
  reserve: Reserve,
  badDebt: LoanLiquidation['badDebt'],
  others: readonly LossBearer[],
  covered: Ratio,
): Iterable<Event> {
  yield* handOn(account, pool, reserve, others, claimsOwed(account, reserve))
  const claims = claimsOwed(account, reserve)
  if (claims <= 0n) return
  const amount = owedNow(account, reserve)
  const { id: asset } = reserve.asset
  yield { type: 'DebtWrittenOff', account: account.id, pool: pool.id, asset, claims, amount }
  const loss = Amount.of(amount - Ratio.mulDown(amount, covered))
  if (badDebt === 'socialise') yield* share(pool, reserve, loss)
}

function* handOn(
  account: AccountState,
  pool: Pool,
  reserve: Reserve,
  others: readonly LossBearer[],
  claims: Amount,
): Iterable<Event> {
  for (const [to, part] of LossBearers.split(others, claims)) {
    if (part === 0n) continue
    yield {
      type: 'DebtRedistributed',
      account: account.id,
      to,
      pool: pool.id,
      asset: reserve.asset.id,
      claims: Amount.of(part),
    }
  }
}

/** What lenders cannot bear stays a deficit. */
function* share(pool: Pool, reserve: Reserve, loss: Amount): Iterable<Event> {
  const amount = Amount.min(loss, Pool.bearable(pool, reserve))
  if (amount <= 0n) return
  const supply = Pool.indexBearing(pool, reserve, amount)
  yield { type: 'LossShared', pool: pool.id, asset: reserve.asset.id, amount, supply }
}
