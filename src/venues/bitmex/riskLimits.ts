import { Ratio } from '../../money/Ratio.ts'

/** A risk limit ladder: above the base limit both rates grow by the base maintenance rate a step. */
export interface RiskLimits {
  readonly base: Ratio
  readonly step: Ratio
  readonly maintenance: Ratio
  readonly initial: Ratio
}

export interface RiskLimitRates {
  readonly steps: bigint
  readonly maintenance: Ratio
  readonly initial: Ratio
}

/**
 * The rates of a position's value, both charged on all of it. A limit is an exclusive upper bound: a
 * value of exactly the base limit is one step above it.
 *
 *     steps = 0 below the base, else ⌊(value − base) ÷ step⌋ + 1
 *     rate  = base rate + steps × base maintenance
 *
 * Rules: [VEN12]
 *
 * @example
 * ratesOf(limits, Ratio.of(640n)) // base 200, step 150, 0.5 % and 1 % => 3 steps, 2 % and 2.5 %
 */
export function ratesOf(
  { base, step, maintenance, initial }: RiskLimits,
  value: Ratio,
): RiskLimitRates {
  const over = Ratio.sub(value, base)
  const steps = over.numerator < 0n ? 0n : Ratio.mulDown(1n, Ratio.div(over, step)) + 1n
  const grown = Ratio.mul(maintenance, Ratio.of(steps))
  return { steps, maintenance: Ratio.add(maintenance, grown), initial: Ratio.add(initial, grown) }
}
