import type { Account } from '../../model/Account.ts'
import { Assessment } from '../../model/Assessment.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import type { Ratio } from '../../money/Ratio.ts'
import { assess } from '../assess.ts'

/** Whether maintenance ÷ equity is known and at or under a threshold. */
export function isCured(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  threshold: Ratio,
): boolean {
  const assessment = assess(account, rules, book)
  if (assessment.certainty === 'unknown') return false
  return !Assessment.exceeds(Assessment.measure(assessment, 'maintenance'), threshold)
}
