import { assert } from '../../../base/assert.ts'
import { Draw } from '../../../base/Draw.ts'
import type { Random } from '../../../base/Random.ts'
import { Real } from '../../../base/Real.ts'

/**
 * A named distribution of a number, as data, so that a file can hold it. Doubles throughout; money
 * is rounded down to whole atoms after the draw.
 *
 * Rules: [SIM3]
 */
export type Distribution = Fixed | Uniform | LogNormal | Pareto | Choice

export interface Fixed {
  readonly law: 'fixed'
  readonly value: number
}

/** Uniform from `least` up to `most`. */
export interface Uniform {
  readonly law: 'uniform'
  readonly least: number
  readonly most: number
}

/** Log-normal around the median, truncated to least and most. */
export interface LogNormal {
  readonly law: 'logNormal'
  readonly median: number
  /** Standard deviation of the natural logarithm. */
  readonly deviation: number
  readonly least: number
  readonly most: number
}

/** P(X > x) = (least ÷ x)^exponent, truncated at most. */
export interface Pareto {
  readonly law: 'pareto'
  readonly least: number
  readonly exponent: number
  readonly most: number
}

/** One of a list of values; the shares sum to one. */
export interface Choice {
  readonly law: 'choice'
  readonly of: readonly Share[]
}

export interface Share {
  readonly value: number
  readonly share: number
}

/**
 * Draws a number: the same double on every machine.
 *
 * Rules: [SIM3]
 *
 * @example
 * drawFrom(Random.create(7), { law: 'uniform', least: 2, most: 20 })
 */
export function drawFrom(random: Random, from: Distribution): number {
  switch (from.law) {
    case 'fixed':
      return from.value
    case 'uniform':
      return from.least + Draw.unit(random) * (from.most - from.least)
    case 'logNormal':
      return clamp(from.median * Real.exp(from.deviation * Draw.normal(random)), from)
    case 'pareto':
      return clamp(from.least * Real.exp(Draw.exponential(random) / from.exponent), from)
    case 'choice':
      return choose(random, from.of).value
  }
}

const clamp = (x: number, { least, most }: { least: number; most: number }): number =>
  Math.min(most, Math.max(least, x))

/**
 * One of a list of choices, each with the probability of its share.
 *
 * @example
 * choose(Random.create(7), [{ share: 0.4 }, { share: 0.6 }])
 */
export function choose<T extends Pick<Share, 'share'>>(random: Random, among: readonly T[]): T {
  let left = Draw.unit(random)
  for (const one of among) {
    left -= one.share
    if (left < 0) return one
  }
  // Shares may sum to slightly under one; the last choice takes the remainder.
  const last = among.at(-1)
  assert(last !== undefined, 'choose: there is something to choose from')
  return last
}
