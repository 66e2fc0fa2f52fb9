import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import { State } from '../State.ts'

/** A borrower chose its mode, and what it does not pledge. */
export interface Elected {
  readonly type: 'Elected'
  readonly account: AccountId
  readonly mode: string | null
  readonly unpledged: readonly AssetId[]
}

export function evolve(state: State, event: Elected): void {
  const account = State.account(state, event.account)
  const unpledged = new Set(event.unpledged.map((id) => State.asset(state, id).index))
  account.elections = { mode: event.mode, unpledged }
  state.touched.add(account.index)
}

export * as Elected from './Elected.ts'
