/** The unit of a balance: a currency or a token. */
export interface Asset {
  readonly id: AssetId
  /** Its index in columns: the order of definition. */
  readonly index: number
  /** An atom is 10^-decimals of a whole unit. */
  readonly decimals: number
  /** Set for a claim on a pool: its underlying, and whether its holder lent or owes. */
  readonly claim?: Claim
}

/** A scaled balance: one atom corresponds to `PriceBook.accrued` atoms of the underlying. */
export interface Claim {
  readonly pool: PoolId
  /** The index of the underlying asset. */
  readonly of: number
  readonly side: ClaimSide
}

/** A supply claim is held by a lender; a debt claim is owed, a negative balance, by a borrower. */
export type ClaimSide = 'supply' | 'debt'

/** The name of a lending pool. */
export type PoolId = string

/** The asset's name, e.g. `USDT`. */
export type AssetId = string

export * as Asset from './Asset.ts'
