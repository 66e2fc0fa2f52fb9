import type { BranchSpec } from '../../model/BranchSpec.ts'

/** The parameters of one branch: all loans against one collateral. Ratios and penalties are wad. */
export interface BranchTerms extends Omit<BranchSpec, 'collateral'> {
  readonly name: string
  /** The source of the numbers. */
  readonly source: string
}

const source = 'liquity/bold 405f9122, contracts/src/Dependencies/Constants.sol'

/**
 * The branch of WETH as it was launched on 19 May 2025.
 *
 * Rules: [BOLD1]
 */
export const boldWeth: BranchTerms = {
  name: 'WETH',
  source,
  ratioCritical: 1_500_000_000_000_000_000n,
  ratioMinimum: 1_100_000_000_000_000_000n,
  ratioBatch: 100_000_000_000_000_000n,
  ratioShutdown: 1_100_000_000_000_000_000n,
  penaltyPool: 50_000_000_000_000_000n,
  penaltyRedistribution: 100_000_000_000_000_000n,
}

/** The branches of staked ether as launched: wstETH and rETH have the same parameters. */
const staked = {
  source,
  ratioCritical: 1_600_000_000_000_000_000n,
  ratioMinimum: 1_200_000_000_000_000_000n,
  ratioBatch: 100_000_000_000_000_000n,
  ratioShutdown: 1_200_000_000_000_000_000n,
  penaltyPool: 50_000_000_000_000_000n,
  penaltyRedistribution: 200_000_000_000_000_000n,
}

/** The branch of wstETH. Rules: [BOLD1] */
export const boldWsteth: BranchTerms = { name: 'wstETH', ...staked }

/** The branch of rETH. Rules: [BOLD1] */
export const boldReth: BranchTerms = { name: 'rETH', ...staked }
