import type { CaseAdapter, Tree } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'

/** Answers by methodology, from a case's inputs; some read what the case says besides. */
export type Answers = { readonly [methodology: string]: (inputs: Facts, beside: Beside) => Tree }

interface Beside {
  /** Which of several sums the case is about. */
  readonly measure: unknown
  /** The whole file. */
  readonly document: Facts
}

/** An adapter of a file whose cases each name their methodology. */
export const byMethodology =
  (answers: Answers): CaseAdapter =>
  (one, document) => {
    const methodology = String(one.methodology)
    const answer = Object.hasOwn(answers, methodology) ? answers[methodology] : undefined
    if (answer === undefined) throw new FactError(`no adapter for ${methodology}`)
    return {
      expected: answer(Facts.object(one, 'inputs'), {
        measure: one.measure,
        document,
      }),
    }
  }
