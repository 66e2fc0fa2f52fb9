import type { Account } from '../model/Account.ts'
import type { Assessment } from '../model/Assessment.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { Terms } from '../model/Terms.ts'
import { assess } from './assess.ts'
import { Method } from './Method.ts'
import { Recorder } from './Recorder.ts'
import { type Stance, settle } from './settle.ts'
import type { Term } from './Term.ts'

/** An assessment with every number it is made of. */
export interface Explanation {
  readonly assessment: Assessment
  /** In the order of the walk: positions, orders, assets. Adding them up gives the assessment. */
  readonly terms: readonly Term[]
}

/**
 * Why an account is as safe as `assess` says: the same walk, kept as data.
 *
 * Rules: [MARGIN6]
 *
 * @example
 * const { terms } = explain(account, terms, book)
 * terms.filter(({ kind }) => kind === 'maintenance') // what each position asks for, and by which tier
 */
export function explain(
  account: Account,
  terms: Terms,
  book: PriceBook,
  stance: Stance = 'liquidation',
): Explanation {
  const recorder = Recorder.create(terms)
  Method.of(terms).walk(
    account,
    terms,
    settle(account, terms, book, stance),
    Recorder.sink,
    recorder,
  )
  return { assessment: assess(account, terms, book, stance), terms: recorder.kept }
}
