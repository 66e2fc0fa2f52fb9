/** The constants of one release of Liquity v1. Wad is a fraction of 1e18; amounts are 1e-18. */
export interface LiquityTerms {
  readonly name: string
  /** The source of the numbers. */
  readonly source: string
  /** A trove under this ratio may be liquidated, wad (MCR). */
  readonly ratioMinimum: bigint
  /** Under this ratio of the whole system it is in recovery mode, wad (CCR). */
  readonly ratioCritical: bigint
  /** What the liquidator of a trove is paid out of the gas reserve, LUSD. */
  readonly gasDebt: bigint
  /** The liquidator's share of a trove's collateral is one over this. */
  readonly gasCollateralDivisor: bigint
  /** The least the stability pool keeps, LUSD: an offset never takes it. */
  readonly poolFloor: bigint
  /** How many times one offset may move the scale of the pool's product. */
  readonly scaleSteps: number
}

/**
 * Liquity v1 as its source is after the launch: the pool keeps one LUSD, so that its product never
 * reaches zero.
 *
 * Rules: [LIQUITY1]
 */
export const liquityV1: LiquityTerms = {
  name: 'liquity-v1',
  source: 'liquity/dev 39f1f7f8, packages/contracts',
  ratioMinimum: 1_100_000_000_000_000_000n,
  ratioCritical: 1_500_000_000_000_000_000n,
  gasDebt: 200_000_000_000_000_000_000n,
  gasCollateralDivisor: 200n,
  poolFloor: 1_000_000_000_000_000_000n,
  scaleSteps: 2,
}

/**
 * Liquity v1 as it was launched on 5 April 2021: an offset may empty the pool, which then begins a
 * new epoch, and one offset moves the scale once at most.
 *
 * Rules: [LIQUITY1] [LIQUITY13]
 */
export const liquityV1Launch: LiquityTerms = {
  ...liquityV1,
  name: 'liquity-v1-launch',
  source: 'liquity/dev, packages/contracts, as launched in April 2021',
  poolFloor: 0n,
  scaleSteps: 1,
}

export * as LiquityTerms from './LiquityTerms.ts'
