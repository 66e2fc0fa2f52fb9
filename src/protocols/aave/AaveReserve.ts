/** One asset of an Aave v3 pool: its parameters, its price and its current indices. */
export interface AaveReserve {
  readonly id: string
  /** Of one whole token: 10^decimals atoms. */
  readonly decimals: number
  /** Of one whole token in the base currency, which has 8 decimals. */
  readonly price: bigint
  /** The share that may be borrowed against it, in bps. */
  readonly ltv: bigint
  /** The share of it that backs a debt, in bps. */
  readonly liquidationThreshold: bigint
  /** What a liquidator receives per 10,000 of debt, in bps: above 10,000. */
  readonly liquidationBonus: bigint
  /** The protocol's share of the bonus, in bps. */
  readonly liquidationProtocolFee: bigint
  /** Atoms per scaled unit of supply, in rays. */
  readonly liquidityIndex: bigint
  /** Atoms per scaled unit of debt, in rays. */
  readonly variableBorrowIndex: bigint
}

/** Thresholds of a reserve or of an e-mode category. */
export interface Thresholds {
  readonly ltv: bigint
  readonly liquidationThreshold: bigint
  readonly liquidationBonus: bigint
}

export * as AaveReserve from './AaveReserve.ts'
