/** The parameters of one branch: all loans against one collateral. Ratios and penalties are wad. */
export interface BranchTerms {
  readonly name: string
  /** The source of the numbers. */
  readonly source: string
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
