import type { Assessment } from '../model/Assessment.ts'
import type { MeasureName, Rulebook } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'

/**
 * Whether an account, assessed for credit, may keep a withdrawal just applied to it: everything it
 * holds has a fresh price, and equity covers both a requirement, the initial one unless said
 * otherwise, and the rulebook's share of gross notional.
 *
 * Rules: [MARGIN12]
 *
 * @example
 * allowsOutflow(assess(ProForma.withBalance(account, 0, Amount.of(-1n)), rules, book, 'credit'), rulebook)
 */
export function allowsOutflow(
  assessment: Assessment,
  { outflowFloor }: Rulebook,
  measure: MeasureName = 'initial',
): boolean {
  const { certainty, equity, gross } = assessment
  if (certainty !== 'certain') return false
  return equity >= Integer.max(assessment[measure], Ratio.mulUp(gross, outflowFloor))
}
