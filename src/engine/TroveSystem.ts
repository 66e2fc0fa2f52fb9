import { defined } from '../base/assert.ts'
import type { Asset, AssetId } from '../model/Asset.ts'
import { indexScale, PriceBook, type Validity } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
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

/** The collateral of a branch that is known to exist. */
export const collateralAt = ({ collaterals }: TroveSystem, place: number): Asset =>
  defined(collaterals[place], 'a branch has its collateral')

/** The index price of a branch's collateral and how old it is; null where none is known. Rules: [BOLD40] */
export function priceAt(
  system: TroveSystem,
  place: number,
  { indices }: PriceBook,
  time: number,
): { readonly price: bigint | null; readonly validity: Validity } {
  const found = indices[collateralAt(system, place).index]
  if (found === undefined || found.price <= 0n) return { price: null, validity: 'missing' }
  return { price: found.price, validity: PriceBook.validity(found, time, system.staleAfter) }
}

/** An index price as the protocol counts it. */
export const wadOf = (price: bigint): bigint =>
  Integer.mul(price, Integer.pow10(decimals - indexScale))

/** Amounts, rates and prices are counted as the protocol counts them. */
export const decimals = 18

export * as TroveSystem from './TroveSystem.ts'
