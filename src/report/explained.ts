import { explain } from '../margin/explain.ts'
import type { AccountReport } from './AccountReport.ts'
import type { Subject } from './Subject.ts'
import { TermReport } from './TermReport.ts'
import { troveTerms } from './troveTerms.ts'

/** Every number of an account's report: those of its assessment, then those of what it has besides. */
export function explained(
  { account, rules, book }: Subject,
  { troves }: AccountReport,
): readonly TermReport[] {
  const { numeraire } = rules
  const { terms } = explain(account, rules, book)
  const assessed = terms.map((term) => TermReport.of(term, numeraire))
  return troves === undefined ? assessed : [...assessed, ...troveTerms(troves, numeraire.id)]
}
