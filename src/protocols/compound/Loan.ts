/**
 * One market of Compound III (Comet): one base asset that is lent, several collaterals. Prices are
 * in units of 1e-8 of one currency for a whole unit, indices of 1e-15, factors and rates of 1e-18,
 * times in seconds, amounts in atoms.
 */

/** What is counted of all accounts together. Totals are principals: without the indices. */
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

/** One collateral, its terms, and what an account holds of it. */
export interface Collateral {
  readonly id: string
  readonly decimals: number
  readonly price: bigint
  /** How much of its worth may be borrowed. */
  readonly borrowCollateralFactor: bigint
  /** Up to how much of its worth the debt may grow. */
  readonly liquidateCollateralFactor: bigint
  /** How much of its worth is credited in an absorption; the rest is the penalty. */
  readonly liquidationFactor: bigint
  readonly balance: bigint
}

/** One account. */
export interface Loan {
  readonly base: BaseAsset
  /** What is supplied, or where negative owed, in units of the index. */
  readonly principal: bigint
  readonly collaterals: readonly Collateral[]
}
