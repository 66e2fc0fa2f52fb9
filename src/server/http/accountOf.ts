import { State } from '../../engine/State.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { type AccountView, BookView } from '../../report/BookView.ts'
import type { Subject } from '../../report/Subject.ts'
import { Caller } from '../access/Caller.ts'
import { missing } from '../Refusal.ts'

/** An account as it is asked about. */
export interface Found {
  readonly one: AccountView
  readonly rules: BoundRulebook
  readonly subject: Subject
}

/**
 * A customer's account that the caller may see. One of another key's is answered as one that is not
 * there, so that nobody can ask which there are.
 *
 * Rules: [HTTP4]
 *
 * @throws Refusal 404
 */
export function accountOf(state: State, caller: Caller, id: string): Found {
  const account = state.accountById.get(id)
  if (account === undefined || !Caller.sees(caller, id, state)) throw missing('account', id)
  const one = BookView.accountOf(state, account)
  const rules = State.rulesOf(state, account)
  if (one === null || rules === null) throw missing('account', id)
  return { one, rules, subject: BookView.look(one, rules, state.book) }
}
