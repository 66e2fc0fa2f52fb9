import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Candidate } from './Market.ts'

/** A candidate with its score, kept as a fraction that is never divided. */
export interface Ranked {
  readonly candidate: Candidate
  /** profit × notional */
  readonly over: bigint
  /** |cost| × equity, never zero: a cost of zero counts as one atom. */
  readonly under: bigint
}

/**
 * Orders those who may be deleveraged, first the most profitable and most leveraged.
 *
 *     score = profit ÷ |cost| × notional ÷ equity
 *
 * Scores are compared by cross-multiplication and ties go by account id, so the order is total and
 * depends on nothing else. Costs n log n comparisons of two products each.
 *
 * Rules: [FALL5]
 */
export const rank = (candidates: readonly Candidate[]): readonly Ranked[] =>
  candidates
    .map((candidate) => ({
      candidate,
      over: Integer.mul(candidate.profit, candidate.notional),
      under: Integer.mul(Integer.max(1n, Integer.abs(candidate.cost)), candidate.equity),
    }))
    .sort(
      (a, b) =>
        Integer.sign(Integer.mul(b.over, a.under) - Integer.mul(a.over, b.under)) ||
        (a.candidate.account < b.candidate.account ? -1 : 1),
    )

/**
 * Says why a candidate stands where it stands, in figures cut to four places.
 *
 * @example
 * explainRank(ranked, 1, 3)
 * // => 'rank 1 of 3: profit 0.5 of cost × notional 4 of equity = score 2'
 */
export function explainRank({ candidate, over, under }: Ranked, rank: number, of: number): string {
  const { profit, notional, equity } = candidate
  const cost = Integer.max(1n, Integer.abs(candidate.cost))
  const gain = Ratio.format({ numerator: profit, denominator: cost }, 4)
  const leverage = Ratio.format({ numerator: notional, denominator: equity }, 4)
  const score = Ratio.format({ numerator: over, denominator: under }, 4)
  return `rank ${rank} of ${of}: profit ${gain} of cost × notional ${leverage} of equity = score ${score}`
}
