import { Integer } from '../../money/Integer.ts'

/**
 * The most contracts of a tier where all tiers after the first are of one size.
 *
 * Rules: [VEN11]
 *
 * @example
 * contractsMax(3n, 50_000n, 500_000n) // => 1,050,000
 */
export const contractsMax = (tier: bigint, first: bigint, step: bigint): bigint =>
  first + Integer.mul(tier - 1n, step)
