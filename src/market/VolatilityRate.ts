import { Real } from '../base/Real.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'

/**
 * A margin rate that follows how much a price moved: rates are shares of notional in trillionths, squared returns in
 * their squares. A logarithm is reckoned in doubles that have the same bits everywhere and taken to the nearest
 * trillionth; all after that is exact and rounded up, against the account.
 */
export interface VolatilityTerms {
  /** The weight of the average before, per day: λ, at least zero and below one. */
  readonly memory: Ratio
  /** Standard deviations that a margin is: 2.3263 for 99 % of a normal. */
  readonly confidence: Ratio
  /** Days that it takes to close. */
  readonly horizon: number
}

/** What keeps margins from rising just when prices fall: EMIR RTS 153/2013, article 28, at least one of three. */
export type Remedy =
  | { readonly kind: 'none' }
  /** A share above, used up while margins rise over the mean of so many days before. */
  | { readonly kind: 'buffer'; readonly share: Ratio; readonly days: number }
  /** A weight on the rate of stressed days. */
  | { readonly kind: 'stressed'; readonly weight: Ratio; readonly rate: bigint }
  /** Never below the rate of so many days in which every day counts alike. */
  | { readonly kind: 'floor'; readonly days: number }

/** Trillionths of a rate. */
const places = 12
const unit = Integer.pow10(places)
/** The same as a double, exactly. */
const fineness = 1e12

/** A rate as a share. */
export const shareOf = (rate: bigint): Ratio => Ratio.of(rate, unit)

/**
 * Logarithmic returns from each price above zero to the next, in trillionths, to the nearest.
 *
 * Rules: [VOL1]
 *
 * @example
 * VolatilityRate.returnsOf([100, 101]) // => [9_950_330_853n]
 */
export const returnsOf = (closes: readonly number[]): readonly bigint[] =>
  closes
    .slice(1)
    .map((close, day) => BigInt(Math.round(Real.ln(close / (closes[day] as number)) * fineness)))

/**
 * The rate at the end of each day; the first squared return begins the average.
 *
 *     rate = ⌈confidence × √(horizon × v)⌉      v ← ⌈λ v + (1 − λ) r²⌉
 *
 * Rules: [VOL1]
 *
 * @example
 * VolatilityRate.plain(returns, { memory: Ratio.of(97n, 100n), confidence: Ratio.of(2n), horizon: 2 })
 */
export function plain(returns: readonly bigint[], terms: VolatilityTerms): readonly bigint[] {
  const { numerator, denominator } = terms.memory
  let variance = squareOf(returns[0] ?? 0n)
  return returns.map((one) => {
    const before = Integer.mul(variance, numerator)
    const now = Integer.mul(squareOf(one), denominator - numerator)
    variance = Integer.divUp(before + now, denominator)
    return rateOf(variance, 1n, terms)
  })
}

const squareOf = (one: bigint): bigint => Integer.mul(one, one)

/** Of a sum of so many squared returns. */
function rateOf(squares: bigint, count: bigint, { confidence, horizon }: VolatilityTerms): bigint {
  const { numerator, denominator } = confidence
  const up = Integer.mul(squares, Integer.mul(BigInt(horizon), squareOf(numerator)))
  return rootUp(Integer.divUp(up, Integer.mul(count, squareOf(denominator))))
}

function rootUp(radicand: bigint): bigint {
  const root = Integer.sqrtDown(radicand)
  return squareOf(root) < radicand ? root + 1n : root
}

/**
 * The rate of a window in which every day counts alike, at the end of each day; zero on days without a whole window.
 *
 *     rate = ⌈confidence × √(horizon × mean of r² over the window)⌉
 *
 * Rules: [VOL2]
 */
export function even(
  returns: readonly bigint[],
  days: number,
  terms: VolatilityTerms,
): readonly bigint[] {
  let squares = 0n
  return returns.map((one, day) => {
    squares += squareOf(one)
    if (day >= days) squares -= squareOf(returns[day - days] as bigint)
    return day + 1 < days ? 0n : rateOf(squares, BigInt(days), terms)
  })
}

/**
 * The rate charged at the end of each day.
 *
 *     buffer    max(plain, ⌈(1 + share) × min(plain, mean of the days before)⌉)
 *     stressed  ⌈(1 − weight) × plain + weight × rate⌉
 *     floor     max(plain, even)
 *
 * Rules: [VOL2] [VOL3]
 *
 * @example
 * VolatilityRate.charged(returns, terms, { kind: 'floor', days: 2_500 }).at(-1)
 */
export function charged(
  returns: readonly bigint[],
  terms: VolatilityTerms,
  remedy: Remedy,
): readonly bigint[] {
  const rates = plain(returns, terms)
  switch (remedy.kind) {
    case 'none':
      return rates
    case 'buffer':
      return buffered(rates, remedy.share, remedy.days)
    case 'stressed':
      return rates.map((one) => mixed(one, remedy.rate, remedy.weight))
    case 'floor': {
      const floors = even(returns, remedy.days, terms)
      return rates.map((one, day) => Integer.max(one, floors[day] as bigint))
    }
  }
}

const mixed = (rate: bigint, stressed: bigint, weight: Ratio): bigint =>
  Ratio.mulUp(
    1n,
    Ratio.add(
      Ratio.mul(Ratio.of(rate), Ratio.sub(Ratio.one, weight)),
      Ratio.mul(Ratio.of(stressed), weight),
    ),
  )

/** On the first days the mean is of the days so far; before the first the buffer is whole. */
function buffered(rates: readonly bigint[], share: Ratio, days: number): readonly bigint[] {
  const above = Ratio.add(Ratio.one, share)
  let sum = 0n
  return rates.map((one, day) => {
    const count = BigInt(Math.min(day, days))
    const mean = count === 0n ? one : Integer.divUp(sum, count)
    sum += one - (day >= days ? (rates[day - days] as bigint) : 0n)
    return Integer.max(one, Ratio.mulUp(Integer.min(one, mean), above))
  })
}

/**
 * The rate of what takes longer to close than the rate is for: as many days as what is held is of what may be traded
 * of it in one, rounded up to whole days, and never less than the rate.
 *
 *     ⌈rate × √(max(horizon, ⌈size ÷ daily⌉) ÷ horizon)⌉
 *
 * Rules: [VOL4]
 *
 * @example
 * // Eight days' worth at a horizon of two: twice the rate.
 * VolatilityRate.concentrated(10n ** 11n, 2, Ratio.of(800n), Ratio.of(100n)) // => 2n * 10n ** 11n
 */
export function concentrated(rate: bigint, horizon: number, size: Ratio, daily: Ratio): bigint {
  const days = Integer.max(BigInt(horizon), Ratio.mulUp(1n, Ratio.div(Ratio.abs(size), daily)))
  return rootUp(Integer.mulDivUp(squareOf(rate), days, BigInt(horizon)))
}

export * as VolatilityRate from './VolatilityRate.ts'
