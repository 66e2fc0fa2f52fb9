import type { State } from '../../engine/State.ts'
import { BookView } from '../../report/BookView.ts'
import { type CuresAsked, CuresReport } from '../../report/CuresReport.ts'

/** The ways to cure an account, and the entry that they are of. */
export interface Cures extends CuresReport {
  readonly seq: number
}

/** The ways to cure an account of a state; null where it is not there, or without a rulebook in force. */
export function curesIn(state: State, id: string, asked: CuresAsked): Cures | null {
  const account = state.accountById.get(id)
  const view = BookView.ofAccounts(state, account === undefined ? [] : [account])
  const [one] = view.accounts
  if (one === undefined) return null
  return { ...CuresReport.of(BookView.subject(view, one), asked), seq: state.seq }
}
