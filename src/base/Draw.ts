import type { Random } from './Random.ts'
import { Real } from './Real.ts'

/**
 * Numbers of distributions from a seeded stream: the same doubles on every machine.
 */

/**
 * Uniform in [0, 1), of 53 bits: two draws of the stream.
 *
 * Rules: [REAL4]
 *
 * @example
 * Draw.unit(Random.create(7))
 */
export const unit = (random: Random): number =>
  ((random.u32() >>> 5) * 67_108_864 + (random.u32() >>> 6)) / 9_007_199_254_740_992

/**
 * Standard normal, by Marsaglia's polar method. The second number of a pair is discarded, so that
 * the stream is the only state.
 *
 * Rules: [REAL4]
 *
 * @example
 * Draw.normal(Random.create(7))
 */
export function normal(random: Random): number {
  for (;;) {
    const a = 2 * unit(random) - 1
    const b = 2 * unit(random) - 1
    const s = a * a + b * b
    if (s < 1 && s > 0) return a * Math.sqrt((-2 * Real.ln(s)) / s)
  }
}

/**
 * Exponential with a mean of one: waiting times.
 *
 * Rules: [REAL4]
 *
 * @example
 * Draw.exponential(Random.create(7))
 */
export const exponential = (random: Random): number => -Real.ln(1 - unit(random))

export * as Draw from './Draw.ts'
