import type { Account } from '../../model/Account.ts'
import { Assessment } from '../../model/Assessment.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import type { Ratio } from '../../money/Ratio.ts'
import { assess } from '../assess.ts'

/**
 * Whether maintenance ÷ equity is at or under a threshold even at the account's worst end, so that no
 * old price lets it go. What is unknown of it is left out: see `Assessment.certainty`.
 */
export function isCuredAtWorst(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  threshold: Ratio,
): boolean {
  const assessment = assess(account, rules, book, 'credit')
  return !Assessment.exceeds(Assessment.measure(assessment, 'maintenance'), threshold)
}

/** Whether maintenance ÷ equity, of an account at its best, is at or under a threshold. */
export function isCured(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  threshold: Ratio,
): boolean {
  const assessment = assess(account, rules, book)
  return !Assessment.exceeds(Assessment.measure(assessment, 'maintenance'), threshold)
}
