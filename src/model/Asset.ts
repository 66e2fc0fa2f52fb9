/** What balances are kept in: a currency or a token. */
export interface Asset {
  readonly id: AssetId
  /** Its place in columns: the order of definition. */
  readonly index: number
  /** An atom is 10^-decimals of a whole unit. */
  readonly decimals: number
}

/** The asset's name, e.g. `USDT`. */
export type AssetId = string

export * as Asset from './Asset.ts'
