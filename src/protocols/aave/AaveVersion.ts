/**
 * A release of Aave v3 or a fork of one: only the differences between them. The algorithms are
 * common to all.
 *
 * Rules: [AAVE14] [AAVE17]
 */
export interface AaveVersion {
  readonly name: string
  /**
   * Whether an e-mode category may be isolated: assets outside it then give no borrowing power.
   */
  readonly isolatesEModes: boolean
  /**
   * Whether a position is closed as a whole: half of all its debts at once, all of one where a leg is
   * small; both legs keep a minimum; and without collateral all debts are written off. Otherwise it is
   * half of one debt at a time, and neither of the other two.
   */
  readonly closesPositions: boolean
  /** The collateral for a debt, bonus included: from its worth in collateral and the bonus. */
  readonly withBonus: (collateral: bigint, bonus: bigint) => bigint
  /** The debt for all of a collateral: from its worth in debt and the bonus. */
  readonly debtForAll: (debt: bigint, bonus: bigint) => bigint
  /** The part of seized collateral that is no bonus. */
  readonly withoutBonus: (collateral: bigint, bonus: bigint) => bigint
  /** The protocol's part of a bonus: from the bonus in collateral and the fee in bps. */
  readonly feeOf: (bonusCollateral: bigint, fee: bigint) => bigint
  /** The scaled units of collateral that is handed over as a claim: from atoms and the index. */
  readonly claimOf: (amount: bigint, index: bigint) => bigint
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
  /** Atoms for the liquidator, the scaled units that they take, and atoms for the protocol. */
  readonly toLiquidator: bigint
  readonly scaledToLiquidator: bigint
  readonly fee: bigint
  /** The liquidity index, in rays. */
  readonly index: bigint
}

export interface Taken {
  /** Atoms. */
  readonly amount: bigint
  readonly isAll: boolean
}
