/** What balances are kept in: a currency or a token. */
export interface Asset {
  readonly id: AssetId
  /** Its place in columns: the order of definition. */
  readonly index: number
  /** An atom is 10^-decimals of a whole unit. */
  readonly decimals: number
  /** Set for a claim on a pool: what it stands for, and whether its holder lent or owes. */
  readonly claim?: Claim
}

/** A scaled balance: so many atoms of it stand for `PriceBook.accrued` times as many of another. */
export interface Claim {
  readonly pool: PoolId
  /** The index of the asset it stands for. */
  readonly of: number
  readonly side: ClaimSide
}

/** A supply claim is held by who lent; a debt claim is owed, a negative balance, by who borrowed. */
export type ClaimSide = 'supply' | 'debt'

/** The name of a lending pool. */
export type PoolId = string

/** The asset's name, e.g. `USDT`. */
export type AssetId = string

export * as Asset from './Asset.ts'
