import type { LoanLiquidation } from '../../model/Lending.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Pool, type Reserve } from '../Pool.ts'
import { Run } from '../Run.ts'

/** Who bears a loss, as the rulebook of the loan says. */
export type Terms = Pick<LoanLiquidation, 'badDebt' | 'income'>

/**
 * Allocates a part of a pool's deficit that nothing stands for: to the income that the house left in
 * the pool, and then to its lenders, each in proportion to the amount lent. The rest stays a deficit.
 *
 * Rules: [POOL11] [POOL16] [POOL17]
 */
export function bear(
  run: Run,
  pool: Pool,
  reserve: Reserve,
  loss: Amount,
  { badDebt, income = 'first' }: Terms,
): void {
  const named = { pool: pool.id, asset: reserve.asset.id }
  const covered = ofHouse(pool, reserve, loss, income)
  if (covered > 0n) Run.emit(run, { type: 'LossCovered', ...named, amount: covered })
  if (badDebt !== 'socialise') return
  const amount = Amount.min(Amount.sub(loss, covered), Pool.bearable(pool, reserve))
  if (amount <= 0n) return
  const supply = Pool.indexBearing(pool, reserve, amount)
  Run.emit(run, { type: 'LossShared', ...named, amount, supply })
}

/** The part of a loss that the house bears, rounded down. */
export function ofHouse(
  pool: Pool,
  reserve: Reserve,
  loss: Amount,
  income: LoanLiquidation['income'] = 'first',
): Amount {
  const has = Pool.income(pool, reserve)
  if (income === 'apart' || has <= 0n || loss <= 0n) return Amount.zero
  if (income === 'first') return Amount.min(loss, has)
  const all = has + Pool.lent(pool, reserve)
  return Amount.min(has, Amount.of(Integer.mulDivDown(loss, has, all)))
}

export * as Loss from './Loss.ts'
