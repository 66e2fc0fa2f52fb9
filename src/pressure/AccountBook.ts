import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { RulebookId } from '../model/Rulebook.ts'

/** Accounts, their rulebooks and the prices of one moment: the input of pressure. */
export interface AccountBook {
  readonly assets: readonly Asset[]
  readonly instruments: readonly Instrument[]
  readonly prices: PriceBook
  /** Rulebooks in force, including every account's. */
  readonly terms: ReadonlyMap<RulebookId, BoundRulebook>
  readonly accounts: readonly RuledAccount[]
}

export interface RuledAccount {
  readonly account: Account
  readonly rulebook: RulebookId
}
