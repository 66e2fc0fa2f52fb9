import type { Result } from '../../base/Result.ts'
import { covers } from './covers.ts'
import type { Loan, Totals } from './Loan.ts'

/**
 * Whether an account may owe what it does, at the borrow factors: what every borrowing and every
 * withdrawal must leave behind.
 *
 * Rules: [COMET4]
 *
 * @example
 * isBorrowCollateralized(loan, totals) // => { ok: true, value: true }
 */
export const isBorrowCollateralized = (loan: Loan, totals: Totals): Result<boolean, 'BadPrice'> =>
  covers(loan, totals, ({ borrowCollateralFactor }) => borrowCollateralFactor)
