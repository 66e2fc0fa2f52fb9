import { Brackets } from '../../src/model/Brackets.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'

/**
 * Parameters that MARGIN-BENCH-1 leaves open: weights and bracket tables, as whole numbers. The
 * digest of a book pins them.
 */

/** An atom is 1e-8 of the quote currency. */
export const atoms = 100_000_000

/** A million × n^-1.35 for n = 1 to 20 positions, rounded to the nearest. */
export const positionWeights: readonly number[] = [
  1_000_000, 392_292, 226_927, 153_893, 113_865, 89_022, 72_297, 60_371, 51_496, 44_668, 39_275,
  34_922, 31_346, 28_361, 25_839, 23_683, 21_822, 20_201, 18_779, 17_523,
]

/** Zipf(1): a billion ÷ rank, rounded down. */
export const popularity = (rank: number): number => Math.floor(1_000_000_000 / (rank + 1))

/** Haircut in per cent, for the coins of instruments 0 to 7. */
export const haircuts: readonly bigint[] = [5n, 5n, 10n, 10n, 15n, 20n, 25n, 40n]

type Row = readonly [floor: bigint, ppm: bigint, leverageMax: bigint]

/** Floors in whole quote units, rates in millionths. */
const large: readonly Row[] = [
  [0n, 4_000n, 125n],
  [50_000n, 5_000n, 100n],
  [600_000n, 6_500n, 75n],
  [3_000_000n, 10_000n, 50n],
  [12_000_000n, 20_000n, 25n],
  [60_000_000n, 25_000n, 20n],
  [100_000_000n, 50_000n, 10n],
  [200_000_000n, 100_000n, 5n],
  [400_000_000n, 125_000n, 4n],
  [600_000_000n, 150_000n, 3n],
  [1_000_000_000n, 250_000n, 2n],
  [1_500_000_000n, 500_000n, 1n],
]

const middle: readonly Row[] = [
  [0n, 5_000n, 75n],
  [25_000n, 10_000n, 50n],
  [100_000n, 20_000n, 25n],
  [500_000n, 25_000n, 20n],
  [2_000_000n, 50_000n, 10n],
  [8_000_000n, 100_000n, 5n],
  [16_000_000n, 125_000n, 4n],
  [20_000_000n, 166_667n, 3n],
  [40_000_000n, 250_000n, 2n],
  [80_000_000n, 500_000n, 1n],
]

const small: readonly Row[] = [
  [0n, 10_000n, 75n],
  [10_000n, 15_000n, 50n],
  [50_000n, 20_000n, 25n],
  [150_000n, 25_000n, 20n],
  [500_000n, 50_000n, 10n],
  [1_500_000n, 100_000n, 5n],
  [4_000_000n, 125_000n, 4n],
  [8_000_000n, 166_667n, 3n],
  [15_000_000n, 250_000n, 2n],
  [40_000_000n, 500_000n, 1n],
]

/** The three classes: instruments 0 and 1, instruments 2 to 9, the rest. */
export const brackets: readonly Brackets[] = [large, middle, small].map((rows) =>
  Brackets.create(
    rows.map(([floor, ppm, leverage]) => ({
      floor: Amount.of(floor * BigInt(atoms)),
      rate: Ratio.of(ppm, 1_000_000n),
      leverageMax: Ratio.of(leverage),
    })),
  ),
)

export const bracketsOf = (instrument: number): Brackets =>
  brackets[instrument < 2 ? 0 : instrument < 10 ? 1 : 2] as Brackets
