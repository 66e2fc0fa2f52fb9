import { Ratio } from '../../../src/money/Ratio.ts'
import { frontier } from './frontier.ts'

/**
 * What liquidation leaves unpaid of a loan that it can no longer heal, whatever the close factor.
 *
 *     bad debt = collateral × max(0, loan-to-value - frontier)
 *
 * Exact; nothing is rounded.
 *
 * Rules: [REPRO7]
 *
 * @throws AssertionError where the incentive is negative
 *
 * @example
 * badDebt(Ratio.one, Ratio.of(97n, 100n), Ratio.of(5n, 100n)) // => Ratio.of(37n, 2_100n), 0.017619
 */
export function badDebt(collateral: Ratio, loanToValue: Ratio, incentive: Ratio): Ratio {
  const excess = Ratio.sub(loanToValue, frontier(incentive))
  return excess.numerator <= 0n ? Ratio.zero : Ratio.mul(collateral, excess)
}
