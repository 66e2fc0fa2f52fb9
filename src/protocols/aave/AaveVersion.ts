/**
 * A release of Aave v3: what differs between releases and nothing else. The walks are the same for
 * all of them.
 *
 * Rules: [AAVE14]
 */
export interface AaveVersion {
  readonly name: string
  /** Whether an e-mode category may be isolated: what is outside it then lends no borrowing power. */
  readonly isolatesEModes: boolean
  /** Collateral for a debt, bonus and all: from what it is worth in collateral and the bonus. */
  readonly withBonus: (collateral: bigint, bonus: bigint) => bigint
  /** What of seized collateral is no bonus. */
  readonly withoutBonus: (collateral: bigint, bonus: bigint) => bigint
  /** The protocol's part of a bonus: from the bonus in collateral and the fee in bps. */
  readonly feeOf: (bonusCollateral: bigint, fee: bigint) => bigint
  /** What a seizure takes from a balance, as the question whether anything is left sees it. */
  readonly taken: (seizure: Seizure) => Taken
  /** Whether collateral is switched off where all that was worth anything is gone. */
  readonly disablesWhenBare: boolean
}

/** What is about to be taken of one asset of an account. */
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
