import { Ratio } from '../../money/Ratio.ts'
import type { DeskFee } from './DeskTerms.ts'

/**
 * The share of what is sold that does not repay the loan. A penalty β on what is repaid is the
 * share β ÷ (1 + β) of what is sold.
 *
 * Rules: [DESK4]
 *
 * @example
 * feeShare({ rate: Ratio.of(1n, 4n), of: 'repaid' }) // => { numerator: 1n, denominator: 5n }
 */
export function feeShare(fee: DeskFee | null): Ratio {
  if (fee === null || fee.of === 'loan') return Ratio.zero
  if (fee.of === 'sold') return fee.rate
  const { numerator, denominator } = fee.rate
  return Ratio.of(numerator, numerator + denominator)
}
