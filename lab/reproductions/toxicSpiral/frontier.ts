import { assert } from '../../../src/base/assert.ts'
import { Ratio } from '../../../src/money/Ratio.ts'

/**
 * The loan-to-value above which a liquidation makes a loan worse: repaying d and seizing (1 +
 * incentive) d raises the ratio of debt to collateral there and only there. Price impact of the
 * seized collateral tightens it by a depth penalty of 1 or more.
 *
 *     frontier = 1 ÷ ((1 + incentive) × penalty)
 *
 * Exact; nothing is rounded.
 *
 * Rules: [REPRO6] [REPRO8]
 *
 * @throws AssertionError where the incentive is negative or the penalty under 1
 *
 * @example
 * frontier(Ratio.of(5n, 100n)) // => { numerator: 20n, denominator: 21n }
 */
export function frontier(incentive: Ratio, penalty: Ratio = Ratio.one): Ratio {
  assert(incentive.numerator >= 0n, 'frontier: the incentive is not negative')
  assert(Ratio.compare(penalty, Ratio.one) >= 0, 'frontier: the penalty is at least 1')
  const { numerator, denominator } = Ratio.mul(Ratio.add(Ratio.one, incentive), penalty)
  return Ratio.of(denominator, numerator)
}
