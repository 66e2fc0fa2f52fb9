import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import type { MeasureName } from './Rulebook.ts'

/**
 * Certain: every price that matters is fresh. Bounded: some price is stale, so the account is taken at
 * its worst for credit and at its best for liquidation. Unknown: a debt without a price, or a position
 * without a mark or a rule; such an account adds no risk, leaves no rung and meets no call, and is
 * reported. In all three what the best end says may be acted upon.
 */
export type Certainty = 'certain' | 'bounded' | 'unknown'

/** An account's totals at one instant, in the numeraire's atoms. */
export interface Assessment {
  readonly certainty: Certainty
  /** Collateral after haircuts, profits and pending funding included, rounded down. */
  readonly equity: Value
  /**
   * The same without haircuts: what would remain for the owner if everything were closed at marks.
   */
  readonly net: Value
  /** The requirement of positions and open orders (the worse side), rounded up. */
  readonly initial: Value
  readonly maintenance: Value
  /** The sum of absolute notionals. */
  readonly gross: Value
}

/** Equity and a requirement. Slack is equity less requirement. */
export interface Measure {
  readonly equity: Value
  readonly requirement: Value
}

/**
 * Picks a measure.
 *
 * @example
 * Assessment.measure(assessment, 'maintenance').requirement
 */
export const measure = (assessment: Assessment, name: MeasureName): Measure => ({
  equity: assessment.equity,
  requirement: assessment[name],
})

export const slack = ({ equity, requirement }: Measure): Value => Value.sub(equity, requirement)

/**
 * Whether marginRatio = requirement ÷ equity is above a positive threshold, by
 * cross-multiplication: true for an equity of zero under any positive requirement, and always for a
 * negative equity.
 *
 * Rules: [LADDER1]
 */
export const exceeds = ({ equity, requirement }: Measure, threshold: Ratio): boolean =>
  Integer.mul(requirement, threshold.denominator) > Integer.mul(equity, threshold.numerator)

/**
 * The smallest value that, added to equity, brings marginRatio to or under a positive threshold:
 * one unit less leaves it above. Zero where it already is.
 *
 *     shortfall = max(0, ⌈(requirement - equity × threshold) ÷ threshold⌉)
 *
 * Rules: [MODEL5]
 *
 * @example
 * const measure = { equity: Value.of(100n), requirement: Value.of(90n) }
 * Assessment.shortfall(measure, Ratio.of(4n, 5n)) // => 13n, as 90 ÷ 113 ≤ 0.8 < 90 ÷ 112
 */
export const shortfall = ({ equity, requirement }: Measure, threshold: Ratio): Value =>
  Value.max(Value.zero, Value.of(Ratio.divUp(requirement, threshold) - equity))

/** requirement ÷ equity; null where equity is not positive. High is bad, 1 is liquidation. */
export const marginRatio = ({ equity, requirement }: Measure): Ratio | null =>
  equity > 0n ? Ratio.of(requirement, equity) : null

/** equity ÷ requirement, the inverse; null where nothing is required. Low is bad. */
export const healthFactor = ({ equity, requirement }: Measure): Ratio | null =>
  requirement > 0n ? Ratio.of(equity, requirement) : null

export * as Assessment from './Assessment.ts'
