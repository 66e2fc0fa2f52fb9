import { assert } from '../base/assert.ts'
import { Draw } from '../base/Draw.ts'
import { Normal } from '../base/Normal.ts'
import type { Random } from '../base/Random.ts'
import { Real } from '../base/Real.ts'

/** The motion of a price: geometric Brownian, in units of one time. */
export interface Motion {
  /**
   * Drift of the log price against the scenario: μ - σ² ÷ 2; above zero leads away from the call.
   */
  readonly drift: number
  readonly volatility: number
}

function check({ drift, volatility }: Motion, horizon: number): void {
  const isFine = volatility >= 0 && horizon >= 0 && Number.isFinite(volatility + drift)
  assert(isFine, 'FirstPassage: volatility and horizon are not negative, the motion is finite')
}

/**
 * The probability that a price falls by a log distance b within a time T.
 *
 *     Φ((-b - νT) ÷ σ√T) + e^(-2νb/σ²) Φ((-b + νT) ÷ σ√T)
 *
 * The second term is evaluated as one product, so that a large drift does not overflow. One where
 * the distance is zero, zero where it is infinite; without volatility the drift alone decides.
 *
 * Rules: [REACH1] [REACH2]
 *
 * @example
 * FirstPassage.probability(0.1, { drift: 0, volatility: 0.05 }, 1) // => 0.0455
 */
export function probability(distance: number, motion: Motion, horizon: number): number {
  check(motion, horizon)
  assert(!Number.isNaN(distance), 'FirstPassage: a distance is a number')
  if (distance <= 0) return 1
  if (distance === Number.POSITIVE_INFINITY || horizon === 0) return 0
  const { drift, volatility } = motion
  if (volatility === 0) return -drift * horizon >= distance ? 1 : 0
  if (horizon === Number.POSITIVE_INFINITY) {
    return drift <= 0 ? 1 : Real.exp((-2 * drift * distance) / (volatility * volatility))
  }
  const spread = volatility * Math.sqrt(horizon)
  const direct = Normal.cdf((-distance - drift * horizon) / spread)
  return Math.min(1, direct + reflected(distance, motion, horizon, spread))
}

function reflected(distance: number, motion: Motion, horizon: number, spread: number): number {
  const { drift, volatility } = motion
  const z = (-distance + drift * horizon) / spread
  if (z > 0) return Real.exp((-2 * drift * distance) / (volatility * volatility)) * Normal.cdf(z)
  const y = (distance + drift * horizon) / spread
  return Normal.density(y) * Normal.mills(-z)
}

const halvings = 60

/**
 * The move that the farthest point within a time is beyond with a probability: the inverse of
 * `probability`.
 *
 * Rules: [REACH7]
 *
 * @throws AssertionError where the probability is not between 0 and 1, or the volatility not positive
 * @example
 * FirstPassage.farthest(0.05, { drift: 0, volatility: 0.04 }, 1) // => 0.0784, 1.96 sigmas
 */
export function farthest(chance: number, motion: Motion, horizon: number): number {
  assert(chance > 0 && chance < 1, 'FirstPassage.farthest: a probability is between 0 and 1')
  assert(motion.volatility > 0, 'FirstPassage.farthest: a volatility is positive')
  const isBeyond = (move: number): boolean => probability(move, motion, horizon) >= chance
  let [low, high] = [0, motion.volatility * Math.sqrt(horizon)]
  while (isBeyond(high) && high > 0) [low, high] = [high, 2 * high]
  for (let step = 0; step < halvings; step++) {
    const middle = (low + high) / 2
    if (isBeyond(middle)) low = middle
    else high = middle
  }
  return high
}

/**
 * How far a call is in standard deviations of one unit of time, as Merton counts distance to default.
 *
 * Rules: [REACH3]
 *
 * @example
 * FirstPassage.sigmas(0.1, 0.04) // => 2.5
 */
export const sigmas = (distance: number, volatility: number): number =>
  distance === 0 ? 0 : distance / volatility

/** A share of paths, and its standard error. */
export interface Estimate {
  readonly probability: number
  /** Of a share of that many paths; at least that of one path. */
  readonly standardError: number
}

/**
 * The same probability by simulation: each step is drawn exactly, and the chance of touching the
 * distance between two points is that of a Brownian bridge, so the number of steps does not bias
 * the result.
 *
 *     chance between = e^(-2 (b - x) (b - x') ÷ (σ² dt))
 *
 * Rules: [REACH4]
 *
 * @example
 * FirstPassage.simulate(0.1, { drift: 0, volatility: 0.05 }, 1, { random, paths: 10_000, steps: 4 })
 */
export function simulate(
  distance: number,
  motion: Motion,
  horizon: number,
  {
    random,
    paths,
    steps,
  }: { readonly random: Random; readonly paths: number; readonly steps: number },
): Estimate {
  check(motion, horizon)
  assert(paths > 0 && steps > 0, 'FirstPassage.simulate: there are paths and steps')
  const dt = horizon / steps
  const spread = motion.volatility * Math.sqrt(dt)
  let hits = 0
  for (let path = 0; path < paths; path++) {
    let [fallen, isHit] = [0, distance <= 0]
    for (let step = 0; step < steps && !isHit; step++) {
      const next = fallen - motion.drift * dt - spread * Draw.normal(random)
      isHit = next >= distance || touches(distance - fallen, distance - next, spread, random)
      fallen = next
    }
    if (isHit) hits += 1
  }
  return estimate(hits, paths)
}

/** Always one draw, so that paths stay aligned at any distance. */
function touches(before: number, after: number, spread: number, random: Random): boolean {
  const draw = Draw.unit(random)
  return spread > 0 && draw < Real.exp((-2 * before * after) / (spread * spread))
}

function estimate(hits: number, paths: number): Estimate {
  const probability = hits / paths
  const spread = Math.max(probability * (1 - probability), 1 / paths)
  return { probability, standardError: Math.sqrt(spread / paths) }
}

export * as FirstPassage from './FirstPassage.ts'
