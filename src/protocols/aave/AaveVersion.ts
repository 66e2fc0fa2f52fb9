/**
 * A release of Aave v3: only the differences between releases. The algorithms are common to all of
 * them.
 *
 * Rules: [AAVE14]
 */
export interface AaveVersion {
  readonly name: string
  /**
   * Whether an e-mode category may be isolated: assets outside it then give no borrowing power.
   */
  readonly isolatesEModes: boolean
  /** The collateral for a debt, bonus included: from its worth in collateral and the bonus. */
  readonly withBonus: (collateral: bigint, bonus: bigint) => bigint
  /** The part of seized collateral that is no bonus. */
  readonly withoutBonus: (collateral: bigint, bonus: bigint) => bigint
  /** The protocol's part of a bonus: from the bonus in collateral and the fee in bps. */
  readonly feeOf: (bonusCollateral: bigint, fee: bigint) => bigint
  /** What a seizure takes from a balance, for the test whether anything remains. */
  readonly taken: (seizure: Seizure) => Taken
  /** Whether collateral is disabled where nothing of worth remains. */
  readonly disablesWhenBare: boolean
}

/** The amounts to be taken of one asset of an account. */
export interface Seizure {
  /** The balance before, scaled and in atoms. */
  readonly scaledSupply: bigint
  readonly supply: bigint
  /** Atoms for the liquidator and for the protocol. */
  readonly toLiquidator: bigint
  readonly fee: bigint
  /** The liquidity index, in rays. */
  readonly index: bigint
}

export interface Taken {
  /** Atoms. */
  readonly amount: bigint
  readonly isAll: boolean
}
