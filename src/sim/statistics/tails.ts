import { hill } from './hill.ts'
import { moments } from './moments.ts'

/** Tail statistics of returns. */
export interface Tails {
  /** Standard deviation per tick. */
  readonly volatility: number
  /** Null where all are equal, or there are too few. */
  readonly kurtosis: number | null
  /** Hill's exponent over the worst falls; null where there are too few. */
  readonly hill: number | null
}

/**
 * Tail statistics of log returns, with Hill's estimate over a share of the falls.
 *
 * @example
 * tails(returns, 0.01).kurtosis
 */
export function tails(returns: Float64Array, share: number): Tails {
  const found = moments(returns)
  const falls = returns
    .filter((one) => one < 0)
    .map((one) => -one)
    .sort()
  return {
    volatility: found?.deviation ?? 0,
    kurtosis: found?.kurtosis ?? null,
    hill: hill(falls, share),
  }
}
