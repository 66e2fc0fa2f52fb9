import type { Result } from '../../base/Result.ts'
import { covers } from './covers.ts'
import type { Loan, Totals } from './Loan.ts'

/**
 * Whether an account's debt is covered at the borrow factors, as required after every borrowing and
 * every withdrawal.
 *
 * Rules: [COMET4]
 *
 * @example
 * isBorrowCollateralized(loan, totals) // => { ok: true, value: true }
 */
export const isBorrowCollateralized = (loan: Loan, totals: Totals): Result<boolean, 'BadPrice'> =>
  covers(loan, totals, ({ borrowCollateralFactor }) => borrowCollateralFactor)
