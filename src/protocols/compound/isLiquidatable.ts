import { Result } from '../../base/Result.ts'
import { covers } from './covers.ts'
import type { Loan, Totals } from './Loan.ts'

/**
 * Whether an account may be absorbed: its collateral at the liquidation factors does not cover its
 * debt.
 *
 * Rules: [COMET4]
 *
 * @example
 * isLiquidatable(loan, totals) // => { ok: true, value: false }
 */
export function isLiquidatable(loan: Loan, totals: Totals): Result<boolean, 'BadPrice'> {
  const covered = covers(loan, totals, ({ liquidateCollateralFactor }) => liquidateCollateralFactor)
  return covered.ok ? Result.success(!covered.value) : covered
}
