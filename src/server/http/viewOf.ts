import type { AccountState } from '../../engine/AccountState.ts'
import type { State } from '../../engine/State.ts'
import { BookView } from '../../report/BookView.ts'

/** A view of some accounts only, under the rules as the engine has them bound: it costs no walk of all. */
export function viewOf(state: State, accounts: readonly AccountState[]): BookView {
  const bound = [...state.rulebooks.values()].flatMap((rules) =>
    rules.bound === null ? [] : [[rules.id, rules.bound] as const],
  )
  return {
    assets: state.assets,
    instruments: state.instruments,
    prices: state.book,
    terms: new Map(bound),
    accounts: accounts.flatMap((account) => BookView.accountOf(state, account) ?? []),
  }
}
