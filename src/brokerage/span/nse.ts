import { Ratio } from '../../money/Ratio.ts'

/**
 * Parameters of the equity derivatives of NSE Clearing, as its circulars were told by others: price scan
 * ranges are daily standard deviations over some days, and at least a share of the price.
 */
export const priceScan = {
  ...{ sigmas: 6, days: 2 },
  index: { least: Ratio.of(93n, 1_000n), afterNineMonths: Ratio.of(177n, 1_000n) },
  stock: { least: Ratio.of(142n, 1_000n) },
  /** Over more days where so many lakh of rupees move a price by more than a share of it. */
  illiquid: { days: 3, lakh: 5, above: Ratio.of(1n, 100n) },
} as const

/** Extreme loss margin, a share of notional, beside SPAN. */
export const extremeLoss = { index: Ratio.of(1n, 50n), stock: Ratio.of(7n, 200n) } as const

/**
 * Exposure margin: a share of what the position is worth, long or short.
 *
 * Rules: [SPAN7]
 *
 * @example
 * exposure(Ratio.of(-65n), Ratio.of(23_000n), extremeLoss.index) // => Ratio.of(29_900n)
 */
export const exposure = (quantity: Ratio, price: Ratio, rate: Ratio): Ratio =>
  Ratio.mul(rate, Ratio.mul(Ratio.abs(quantity), price))
