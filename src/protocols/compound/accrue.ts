import { assert } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'
import { Factor } from './Factor.ts'
import type { Totals } from './Loan.ts'
import { type RateModel, Rates } from './Rates.ts'

/**
 * Advances both indices to a time: index + ⌊index × rate × seconds⌋ at the rates of the totals
 * before. Interest is simple within one accrual, so two accruals differ from one.
 *
 * Rules: [COMET3]
 *
 * @example
 * const after = accrue(before, model, before.lastAccrualTime + 3_600n)
 */
export function accrue(before: Totals, model: RateModel, now: bigint): Totals {
  const seconds = now - before.lastAccrualTime
  assert(seconds >= 0n, 'comet accrue: time does not go backwards')
  const used = Rates.utilization(before)
  const grown = (index: bigint, rate: bigint): bigint =>
    index + Factor.mulDown(index, Integer.mul(rate, seconds))
  return {
    ...before,
    baseSupplyIndex: grown(before.baseSupplyIndex, Rates.perSecond(model.supply, used)),
    baseBorrowIndex: grown(before.baseBorrowIndex, Rates.perSecond(model.borrow, used)),
    lastAccrualTime: now,
  }
}
