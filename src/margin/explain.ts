import type { Account } from '../model/Account.ts'
import type { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { applyStaleBand } from './applyStaleBand.ts'
import { assess } from './assess.ts'
import type { ExplainedTerm } from './ExplainedTerm.ts'
import { ExplainRecorder } from './ExplainRecorder.ts'
import type { PriceSide } from './MarginContext.ts'
import { Method } from './Method.ts'

/** An assessment with the terms it is the sum of. */
export interface Explanation {
  readonly assessment: Assessment
  /** In the order of the walk: positions, orders, assets. Their sums give the assessment. */
  readonly terms: readonly ExplainedTerm[]
}

/**
 * Explains the assessment of an account: the same walk as `assess`, recorded as data.
 *
 * Rules: [MARGIN6]
 *
 * @example
 * const { terms } = explain(account, rules, book)
 * terms.filter(({ kind }) => kind === 'maintenance') // what each position asks for, and by which tier
 */
export function explain(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  side: PriceSide = 'liquidation',
): Explanation {
  const recorder = ExplainRecorder.create(rules)
  Method.of(rules).walk(
    account,
    rules,
    applyStaleBand(account, rules, book, side),
    ExplainRecorder.sink,
    recorder,
  )
  return { assessment: assess(account, rules, book, side), terms: recorder.kept }
}
