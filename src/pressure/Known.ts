import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import type { AccountBook, RuledAccount } from './AccountBook.ts'
import { EdgeSearch } from './EdgeSearch.ts'
import { Held } from './Held.ts'
import { SolvedEdges } from './SolvedEdges.ts'

/** What has been found of the accounts of one book at one moment, for all scenarios. */
export interface Known {
  readonly view: AccountBook
  readonly currency: Asset
  readonly accounts: Map<Account, Held>
  readonly search: EdgeSearch
  /** Liquidation prices that lines did not decide. */
  readonly solved: SolvedEdges
}

export const create = (view: AccountBook, currency: Asset): Known => ({
  ...{ view, currency, accounts: new Map() },
  ...{ search: EdgeSearch.create(), solved: SolvedEdges.create() },
})

/** An account, which is looked at once. */
export function of({ view, currency, accounts }: Known, one: RuledAccount): Held {
  const found = accounts.get(one.account) ?? Held.of(view, one, currency)
  accounts.set(one.account, found)
  return found
}

export * as Known from './Known.ts'
