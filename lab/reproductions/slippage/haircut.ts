/** Parameters of the haircut as printed below the table. */
const target = 15
const [few, dominant] = [0.5, 0.3]
const threshold = 0.25

/** The part for few providers of liquidity, a share of the slippage. */
export const forFew = (providers: number): number => few * Math.max(0, target / providers - 1)

/** The part for one that dominates, a share of the slippage. */
export const forDominance = (largest: number): number => dominant * Math.max(0, largest - threshold)

/** From the least to the most that a figure can be, of inputs that were rounded. */
export type Between = readonly [low: number, high: number]

/** What a printed figure can have been before it was rounded. */
export const printed = (value: number, unit: number): Between => [
  value - unit / 2 - 1e-9,
  value + unit / 2 + 1e-9,
]

/** A falling function of a rounded figure. */
export const falling = ([low, high]: Between, of: (value: number) => number): Between => [
  of(high),
  of(low),
]

/** The product of two figures that are not negative. */
export const times = (one: Between, other: Between): Between => [
  one[0] * other[0],
  one[1] * other[1],
]

/** Whether both can have been the same figure. */
export const meets = (one: Between, other: Between): boolean =>
  one[0] <= other[1] && other[0] <= one[1]
