import { assert } from '../../../src/base/assert.ts'
import { type Bookkeeping, closeLoop } from './closeLoop.ts'
import type { StethLoan } from './StethLoan.ts'

const swapMax = 1_000_000

/**
 * The first multiple of a step whose swap ends in a collapse; null where none up to a million does.
 *
 * Rules: [REPRO5]
 *
 * @throws AssertionError where the step is not positive
 *
 * @example
 * firstCollapse([], 100_000, 'corrected')
 */
export function firstCollapse(
  loans: readonly StethLoan[],
  step: number,
  bookkeeping: Bookkeeping,
): number | null {
  assert(step > 0, 'firstCollapse: the step is positive')
  for (let swap = step; swap <= swapMax; swap += step) {
    if (closeLoop(loans, swap, bookkeeping).isCollapsed) return swap
  }
  return null
}
