import type { AssetId } from './Asset.ts'

/** The parameters of a branch, as it is defined. Ratios and penalties are wad. */
export interface BranchSpec {
  readonly collateral: AssetId
  readonly ratioCritical: bigint
  readonly ratioMinimum: bigint
  readonly ratioBatch: bigint
  readonly ratioShutdown: bigint
  readonly penaltyPool: bigint
  readonly penaltyRedistribution: bigint
}
