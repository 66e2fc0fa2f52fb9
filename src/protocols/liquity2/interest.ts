import { Integer } from '../../money/Integer.ts'
import { wad } from '../liquity/collateralRatio.ts'
import { BoldLimits } from './BoldLimits.ts'

const yearWad = Integer.mul(BoldLimits.year, wad)

/**
 * Simple interest of one debtor.
 *
 *     interest = ⌊debt × rate × seconds ÷ (31,536,000 × 1e18)⌋
 *
 * Rounded down, in favour of the debtor.
 *
 * Rules: [BOLD3]
 *
 * @example
 * interest(10_000n * wad * (wad / 10n), 31_536_000n) // => 1_000n * wad
 */
export const interest = (weighted: bigint, seconds: bigint): bigint =>
  Integer.mulDivDown(weighted, seconds, yearWad)

/** The same of all debtors together, rounded up, so that it covers the sum over them. Rules: [BOLD4] */
export const interestUp = (weighted: bigint, seconds: bigint): bigint =>
  Integer.mulDivUp(weighted, seconds, yearWad)
