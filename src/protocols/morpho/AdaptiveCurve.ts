import { Integer } from '../../money/Integer.ts'
import { exponential } from './exponential.ts'
import type { Market } from './Market.ts'
import { Wad } from './Wad.ts'

/**
 * The interest rate model of Morpho Blue's markets: a curve through a rate at target utilisation.
 * That rate itself rises while more than 90 % is borrowed and falls while less is.
 *
 * Rules: [MORPHO4]
 */

const secondsPerYear = 31_536_000n
const perSecond = (milliPerYear: bigint): bigint =>
  Integer.divDown(Integer.mul(milliPerYear, Integer.pow10(15)), secondsPerYear)

const target = Integer.mul(9n, Integer.pow10(17))
const steepness = Integer.mul(4n, Wad.one)
const speedPerError = perSecond(50_000n)
const initial = perSecond(40n)
const lowest = perSecond(1n)
const highest = perSecond(2_000n)

/** Rates per second, wads. */
export interface Rates {
  /** The average over the elapsed time: the rate borrowers pay. */
  readonly borrowRate: bigint
  /** The rate at target utilisation at the end of that time; stored for the next accrual. */
  readonly rateAtTarget: bigint
}

/**
 * The rates over some seconds since the last accrual, from the totals of that time. All quotients
 * truncate toward zero. The average weights the start, the end and twice the middle. A rate at
 * target of zero is a market's first accrual.
 *
 * Rules: [MORPHO4] [MORPHO5]
 *
 * @example
 * const { borrowRate, rateAtTarget } = AdaptiveCurve.rates(market, 1_268_391_679n, 3_600n)
 */
export function rates(market: Market, rateAtTarget: bigint, seconds: bigint): Rates {
  const error = errorOf(market)
  if (rateAtTarget === 0n) return { borrowRate: bend(initial, error), rateAtTarget: initial }
  const adaptation = Integer.mul(cut(speedPerError, error, Wad.one), seconds)
  if (adaptation === 0n) return { borrowRate: bend(rateAtTarget, error), rateAtTarget }
  const end = adapted(rateAtTarget, adaptation)
  const middle = adapted(rateAtTarget, cut(adaptation, 1n, 2n))
  const average = Integer.divDown(rateAtTarget + end + middle + middle, 4n)
  return { borrowRate: bend(average, error), rateAtTarget: end }
}

/** How far utilisation is from target, from −1 (nothing borrowed) to 1 (everything), a wad. */
function errorOf({ totalSupplyAssets, totalBorrowAssets }: Market): bigint {
  const utilization =
    totalSupplyAssets === 0n ? 0n : Wad.divDown(totalBorrowAssets, totalSupplyAssets)
  const width = utilization > target ? Wad.one - target : target
  return cut(utilization - target, Wad.one, width)
}

/**
 * The curve: a quarter of the rate at target without borrowing, four times it at full utilisation.
 */
function bend(rateAtTarget: bigint, error: bigint): bigint {
  const slope = error < 0n ? Wad.one - cut(Wad.one, Wad.one, steepness) : steepness - Wad.one
  return Wad.mulDown(cut(slope, error, Wad.one) + Wad.one, rateAtTarget)
}

const adapted = (rateAtTarget: bigint, adaptation: bigint): bigint =>
  Integer.min(highest, Integer.max(lowest, Wad.mulDown(rateAtTarget, exponential(adaptation))))

/** a × b ÷ c, truncated toward zero. */
function cut(a: bigint, b: bigint, c: bigint): bigint {
  const product = Integer.mul(a, b)
  return product < 0n ? -Integer.divDown(-product, c) : Integer.divDown(product, c)
}

export * as AdaptiveCurve from './AdaptiveCurve.ts'
