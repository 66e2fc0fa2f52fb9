import { Change } from '../margin/Change.ts'
import type { Basis } from '../margin/prices/PricePath.ts'
import { type Refusal, whatIf } from '../margin/whatIf.ts'
import type { Ratio } from '../money/Ratio.ts'
import { AccountReport } from './AccountReport.ts'
import { type AccountView, BookView } from './BookView.ts'
import { Subject } from './Subject.ts'
import { SurvivalReport } from './SurvivalReport.ts'

/** An account before and after something that has not happened. */
export interface ComparisonReport {
  readonly account: string
  /** Why the request would be turned down; null where it would not. */
  readonly refused: Refusal | null
  readonly before: AccountReport
  readonly after: AccountReport
  /** What stands the move that was asked of; null where that is unknown, left out where none was. */
  readonly survival?: SurvivalReport | null
}

type Moved = Extract<Change, { type: 'marks' }>

/** What is asked of an account. */
export interface Asked {
  readonly account: AccountView
  /** What is made first; nothing where left out. */
  readonly change?: Change | undefined
  /** The move that it is to stand then, at the prices that the change left; none where left out. */
  readonly move?: ((changed: BookView) => Moved) | undefined
}

export interface Options {
  readonly basis: Basis
  readonly health: Ratio | null
}

const nothing: Change = { type: 'all', changes: [] }

/** Compares: the change is judged as a request, and the move comes after it. */
export function of(view: BookView, asked: Asked, { basis, health }: Options): ComparisonReport {
  const { account, change = nothing } = asked
  const { standing, interest } = account
  const before = BookView.subject(view, account)
  const { refused } = whatIf(before.account, before.rules, before.book, change, { basis })
  const changed = Subject.after(before, change, standing)
  const move = asked.move?.({ ...view, prices: changed.book })
  const after = move === undefined ? changed : Subject.after(changed, move, standing)
  const reportOf = (subject: Subject) => AccountReport.of(subject, basis, { health, interest })
  return {
    account: before.account.id,
    refused,
    before: reportOf(before),
    after: reportOf(after),
    ...(move && { survival: SurvivalReport.of(changed, Change.priced(changed.book, move)) }),
  }
}

export * as ComparisonReport from './ComparisonReport.ts'
