import type { LendingMethod, LoanLiquidation } from '../../model/Lending.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import type { AccountState } from '../AccountState.ts'
import { Pool, type Reserve } from '../Pool.ts'
import { Run } from '../Run.ts'
import { type Debt, repayment } from './debts.ts'
import { Loss } from './Loss.ts'
import { type LossBearer, LossBearers } from './LossBearers.ts'

/** A pool that insures loans, its reserve of the debt's asset, and the loan's terms. */
export interface Insurer {
  readonly pool: Pool
  readonly reserve: Reserve
  readonly terms: LoanLiquidation & Pick<LendingMethod, 'protocol'>
}

/**
 * Pays a debt out of an insurance pool, as far as its cash goes and its house and lenders can bear it,
 * and says who bore how much of the debt's worth.
 *
 * Rules: [POOL10] [POOL16]
 */
export function insure(
  run: Run,
  account: AccountState,
  debt: Debt,
  left: Amount,
  insurer: Insurer,
): LossBearer[] {
  const { pool, reserve, terms } = insurer
  const paid = Amount.min(left, spendable(insurer))
  if (paid <= 0n) return []
  const ofHouse = Loss.ofHouse(pool, reserve, paid, terms.income)
  const shared = Amount.sub(paid, ofHouse)
  const supply = shared > 0n ? Pool.indexBearing(pool, reserve, shared) : reserve.supplyIndex
  const worth = Integer.mulDivDown(debt.value, paid, debt.amount)
  const kept = Integer.mulDivDown(worth, ofHouse, paid)
  const lenders = shared > 0n ? LossBearers.lenders(run.state, pool, reserve, worth - kept) : []
  const { id: asset } = debt.asset
  Run.emit(run, { type: 'InsuranceUsed', pool: pool.id, asset, amount: paid, supply })
  Run.emit(run, repayment(account, pool.account.id, debt, paid))
  return kept > 0n ? [[pool.account.id, kept, asset], ...lenders] : lenders
}

/**
 * At most the cash, and what the house and lenders can bear. A stability pool of Liquity keeps its
 * last whole unit, as the protocol has it.
 */
function spendable({ pool, reserve, terms }: Insurer): Amount {
  const ofHouse = (terms.income ?? 'first') === 'first' ? Pool.income(pool, reserve) : Amount.zero
  const isStability = terms.protocol === 'liquity-v1' || terms.protocol === 'liquity-v2'
  const kept = isStability ? Integer.pow10(reserve.asset.decimals) : 0n
  const ofLenders = Integer.min(Pool.bearable(pool, reserve), Pool.lent(pool, reserve) - kept)
  const borne = Integer.max(0n, ofLenders) + ofHouse
  return Amount.of(Integer.max(0n, Integer.min(Pool.cash(pool, reserve), borne)))
}
