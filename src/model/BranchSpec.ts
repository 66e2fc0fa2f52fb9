import type { AssetId } from './Asset.ts'

/** The parameters of a branch, as it is defined. Ratios and penalties are wad. */
export interface BranchSpec {
  readonly collateral: AssetId
  /** Under this ratio of the branch borrowing is limited (CCR). */
  readonly ratioCritical: bigint
  /** A trove under this ratio may be liquidated (MCR). */
  readonly ratioMinimum: bigint
  /** Required of a trove in a batch on top of the minimum (BCR). */
  readonly ratioBatch: bigint
  /** Under this ratio of the branch anyone may shut it down (SCR). */
  readonly ratioShutdown: bigint
  /** The most that the stability pool receives above the debt it pays off. */
  readonly penaltyPool: bigint
  /** The most that other troves receive above the debt they take over. */
  readonly penaltyRedistribution: bigint
}
