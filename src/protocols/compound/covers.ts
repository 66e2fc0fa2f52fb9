import { Result } from '../../base/Result.ts'
import { Factor } from './Factor.ts'
import type { Collateral, Loan, Totals } from './Loan.ts'
import { Principal } from './Principal.ts'
import { valueDown } from './valueDown.ts'

/**
 * Whether the credit of the collaterals, each ⌊⌊worth⌋ × factor⌋, covers the debt, ⌊worth⌋.
 * Collaterals are added in order and only until they suffice: a price that is not positive is
 * refused only where it is needed.
 *
 * Rules: [COMET4] [COMET5]
 *
 * @example
 * covers(loan, totals, ({ borrowCollateralFactor }) => borrowCollateralFactor)
 */
export function covers(
  { base, principal, collaterals }: Loan,
  totals: Totals,
  factor: (collateral: Collateral) => bigint,
): Result<boolean, 'BadPrice'> {
  if (principal >= 0n) return Result.success(true)
  if (base.price <= 0n) return Result.failure('BadPrice')
  let missing = valueDown(-Principal.balance(principal, totals), base)
  for (const collateral of collaterals) {
    if (missing <= 0n) break
    if (collateral.balance === 0n) continue
    if (collateral.price <= 0n) return Result.failure('BadPrice')
    missing -= Factor.mulDown(valueDown(collateral.balance, collateral), factor(collateral))
  }
  return Result.success(missing <= 0n)
}
