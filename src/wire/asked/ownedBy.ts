import { takenAt } from '../../margin/applyStaleBand.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { Owned } from '../../report/AllocationReport.ts'
import { BookView } from '../../report/BookView.ts'
import { targetOf } from './curesOf.ts'

/**
 * The accounts of an owner with what each is to reach, in the order of the book. One that holds what is
 * not modelled is left out.
 *
 * Rules: [ALLOC1] [CURE11]
 *
 * @throws AskedError that says what was expected
 */
export const ownedBy = (view: BookView, owner: string, to: string | undefined): readonly Owned[] =>
  BookView.select(view, { owner }).flatMap((one): readonly Owned[] => {
    const { target } = targetOf(view.terms.get(one.rulebook) as BoundRulebook, to)
    const subject = BookView.subject(view, one)
    if (subject.notCovered.length > 0) return []
    const { account, rules, book } = subject
    return [{ subject, context: takenAt(account, rules, book, 'liquidation'), target }]
  })
