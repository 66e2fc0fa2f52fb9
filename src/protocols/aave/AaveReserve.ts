/** One asset of an Aave v3 pool: its parameters, its price and its indices brought to now. */
export interface AaveReserve {
  readonly id: string
  /** Of one whole token: 10^decimals atoms. */
  readonly decimals: number
  /** Of one whole token in the base currency, which has 8 decimals. */
  readonly price: bigint
  /** How much may be borrowed against it, in bps. */
  readonly ltv: bigint
  /** How much of it backs a debt, in bps. */
  readonly liquidationThreshold: bigint
  /** What a liquidator gets for 10,000 of debt, in bps: above 10,000. */
  readonly liquidationBonus: bigint
  /** The protocol's share of the bonus, in bps. */
  readonly liquidationProtocolFee: bigint
  /** Atoms that one scaled unit of supply stands for, in rays. */
  readonly liquidityIndex: bigint
  /** Atoms that one scaled unit of debt stands for, in rays. */
  readonly variableBorrowIndex: bigint
}

/** Thresholds of a reserve or of an e-mode category. */
export interface Thresholds {
  readonly ltv: bigint
  readonly liquidationThreshold: bigint
  readonly liquidationBonus: bigint
}

export * as AaveReserve from './AaveReserve.ts'
