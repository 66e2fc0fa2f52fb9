import type { Asset, AssetId } from '../model/Asset.ts'
import type { BoldSystem } from '../protocols/liquity2/BoldSystem.ts'
import type { AccountState } from './AccountState.ts'

/** Loans of a coin at rates that borrowers choose, in a branch for each collateral, as at Liquity v2. */
export interface TroveSystem {
  readonly id: string
  /**
   * Holds all collateral, and owes the coin that is outside: its balance of it is what the stability
   * pools hold, less all that exists.
   */
  readonly account: AccountState
  /** What is lent. It exists by being borrowed. */
  readonly coin: Asset
  /** What a borrower leaves as a reserve for whoever liquidates it. */
  readonly gas: Asset
  /** By branch, in their order. */
  readonly collaterals: readonly Asset[]
  /** Milliseconds after which a price is too old. */
  readonly staleAfter: number
  /** The protocol's own books. */
  book: BoldSystem
}

/** The system's own account among those of the house. */
export const accountId = (id: string): string => `house:troves:${id}`

/** The place of a branch by its collateral; -1 where there is none. */
export const placeOf = ({ collaterals }: TroveSystem, id: AssetId): number =>
  collaterals.findIndex((one) => one.id === id)

export * as TroveSystem from './TroveSystem.ts'
