/**
 * One market of Compound III (Comet): one base asset that is lent, several collaterals. Prices are
 * in units of 1e-8 of one currency for a whole unit, indices of 1e-15, factors and rates of 1e-18,
 * times in seconds, amounts in atoms.
 */

/** Totals over all accounts. They are principals, without the indices. */
export interface Totals {
  readonly baseSupplyIndex: bigint
  readonly baseBorrowIndex: bigint
  readonly totalSupplyBase: bigint
  readonly totalBorrowBase: bigint
  readonly lastAccrualTime: bigint
}

export interface BaseAsset {
  readonly decimals: number
  readonly price: bigint
}

/** One collateral, its parameters, and an account's holding of it. */
export interface Collateral {
  readonly id: string
  readonly decimals: number
  readonly price: bigint
  /** The share of its worth that may be borrowed. */
  readonly borrowCollateralFactor: bigint
  /** The share of its worth up to which the debt may grow. */
  readonly liquidateCollateralFactor: bigint
  /** The share of its worth credited in an absorption; the rest is the penalty. */
  readonly liquidationFactor: bigint
  readonly balance: bigint
}

/** One account. */
export interface Loan {
  readonly base: BaseAsset
  /** Supplied, or owed where negative, in units of the index. */
  readonly principal: bigint
  readonly collaterals: readonly Collateral[]
}
