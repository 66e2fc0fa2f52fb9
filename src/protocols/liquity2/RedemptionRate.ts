import { Integer } from '../../money/Integer.ts'
import { wad } from '../liquity/collateralRatio.ts'
import { BoldLimits } from './BoldLimits.ts'

/** The base rate of redemptions, which rises with what is redeemed and falls with time. */
export interface RedemptionRate {
  /** Wad. */
  readonly base: bigint
  /** Up to when it has fallen, in seconds, whole minutes after the last change. */
  readonly timeFee: bigint
}

/** A base rate of 100 %, as at the launch of the protocol. */
export const initial = (now: bigint): RedemptionRate => ({ base: wad, timeFee: now })

/**
 * Whole minutes in a time of seconds. Rules: [BOLD29]
 *
 * @example
 * RedemptionRate.minutes(432n) // => 7n
 */
export const minutes = (seconds: bigint): bigint => Integer.divDown(seconds, 60n)

/** A thousand years: nothing falls on after them. */
const minutesMost = 525_600_000n

/**
 * A wad to a whole power, by squaring; each product is rounded to the nearest unit.
 *
 * Rules: [BOLD29]
 *
 * @example
 * RedemptionRate.power(wad / 2n, 2n) // => wad / 4n
 */
export function power(base: bigint, exponent: bigint): bigint {
  let left = Integer.min(exponent, minutesMost)
  if (left === 0n) return wad
  let square = base
  let odd = wad
  while (left > 1n) {
    const half = Integer.divDown(left, 2n)
    if (left > half + half) odd = rounded(square, odd)
    square = rounded(square, square)
    left = half
  }
  return rounded(square, odd)
}

const rounded = (a: bigint, b: bigint): bigint =>
  Integer.divDown(Integer.mul(a, b) + Integer.divExact(wad, 2n), wad)

/**
 * The base rate after an amount is redeemed out of a supply.
 *
 *     base' = min(1, ⌊base × 0.9980764435756288^minutes⌋ + ⌊amount ÷ supply⌋)
 *
 * Rules: [BOLD29]
 *
 * @example
 * RedemptionRate.after(RedemptionRate.initial(0n), 0n, { amount: 0n, supply: 1n }).base // => wad
 */
export function after(
  rate: RedemptionRate,
  now: bigint,
  { amount, supply }: { readonly amount: bigint; readonly supply: bigint },
): RedemptionRate {
  const passed = minutes(now - rate.timeFee)
  const decay = power(BoldLimits.redemptionDecay, passed)
  const decayed = Integer.mulDivDown(rate.base, decay, wad)
  const share = supply > 0n ? Integer.mulDivDown(amount, wad, supply) : 0n
  return {
    base: Integer.min(wad, decayed + share),
    timeFee: rate.timeFee + Integer.mul(passed, 60n),
  }
}

/** What a redeemer pays at a base rate: half a percent more, all at most. Rules: [BOLD29] */
export const charged = ({ base }: RedemptionRate): bigint =>
  Integer.min(wad, BoldLimits.redemptionFeeMinimum + base)

export * as RedemptionRate from './RedemptionRate.ts'
