import { Ratio } from '../../money/Ratio.ts'
import type { DeskFee } from './DeskTerms.ts'

/**
 * What a liquidation of a loan costs before anything is sold, rounded up: a share of the loan.
 *
 * Rules: [DESK4]
 *
 * @example
 * feeOnLoan({ rate: Ratio.of(1n, 100n), of: 'loan' }, 999n) // => 10n
 */
export const feeOnLoan = (fee: DeskFee | null, debt: bigint): bigint =>
  fee?.of === 'loan' ? Ratio.mulUp(debt, fee.rate) : 0n
