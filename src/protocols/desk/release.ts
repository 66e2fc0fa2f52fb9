import { DeskLoan } from './DeskLoan.ts'
import type { DeskRelease } from './DeskTerms.ts'

/**
 * What collateral a desk gives back now: the excess over its release level, only under the level
 * that opens a release and not before the interval since the last one has passed.
 *
 * Rules: [DESK5]
 *
 * @example
 * const terms = { below: Ratio.of(3n, 10n), to: Ratio.of(2n, 5n), every: 1_000 }
 * release({ debt: 20n, collateral: 100n }, terms, null, 0) // => 50n
 */
export function release(
  loan: DeskLoan,
  { below, to, every }: DeskRelease,
  lastAt: number | null,
  now: number,
): bigint {
  if (lastAt !== null && now < lastAt + every) return 0n
  return DeskLoan.isBelow(loan, below) ? DeskLoan.excessOver(loan, to) : 0n
}
