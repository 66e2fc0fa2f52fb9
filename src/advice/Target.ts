import { assess } from '../margin/assess.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import type { Account } from '../model/Account.ts'
import { Assessment } from '../model/Assessment.ts'
import type { MeasureName } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import type { Ratio } from '../money/Ratio.ts'

/** What is to be reached: marginRatio of a measure at or under a positive threshold. */
export interface Target {
  readonly measure: MeasureName
  readonly threshold: Ratio
}

/**
 * How far an account is from a target at the prices of a context: at least zero where it is reached.
 *
 *     slack = equity × numerator - requirement × denominator
 *
 * Rules: [CURE1]
 *
 * @example
 * Target.slack(context, account, { measure: 'maintenance', threshold: Ratio.one }) // => -250n
 */
export function slack(
  { rules, prices }: MarginContext,
  account: Account,
  { measure, threshold }: Target,
): bigint {
  const { equity, requirement } = Assessment.measure(assess(account, rules, prices), measure)
  return Integer.mul(equity, threshold.numerator) - Integer.mul(requirement, threshold.denominator)
}

export * as Target from './Target.ts'
