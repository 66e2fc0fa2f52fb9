import { Integer } from '../../money/Integer.ts'

/** One, in fractions of 1e18. */
export const wad = 1_000_000_000_000_000_000n

/** The ratio without debt: the greatest number of 256 bits. */
export const ratioUnbounded =
  115_792_089_237_316_195_423_570_985_008_687_907_853_269_984_665_640_564_039_457_584_007_913_129_639_935n

/**
 * Collateral over debt at a price, in wad; without debt it is unbounded.
 *
 *     ratio = ⌊collateral × price ÷ debt⌋
 *
 * Rounded down, against the borrower. Amounts are 1e-18 units, the price LUSD per unit in wad.
 *
 * Rules: [LIQUITY2]
 *
 * @example
 * collateralRatio(2n * wad, 3_000n * wad, 2_000n * wad) // => 1_333_333_333_333_333_333n
 */
export const collateralRatio = (collateral: bigint, debt: bigint, price: bigint): bigint =>
  debt > 0n ? Integer.mulDivDown(collateral, price, debt) : ratioUnbounded

/** The ratio without a price, by which troves are sorted: ⌊collateral × 1e20 ÷ debt⌋. */
export const nominalRatio = (collateral: bigint, debt: bigint): bigint =>
  collateralRatio(collateral, debt, Integer.pow10(20))
