import { assert } from '../base/assert.ts'
import type { ImpactCurve } from '../market/impact/ImpactCurve.ts'
import { type Exposures, PressureCurve } from './PressureCurve.ts'

/**
 * How many units of forced selling one unit of forced selling causes, at a move.
 *
 *     G(x) = I'(L(x)) × ℓ(x)
 *
 * The loss part is forced by the fall of the price; the margin part by requirements that rise with
 * the volatility of the fall.
 */
export interface LoopGain {
  readonly loss: number
  readonly margin: number
  readonly total: number
  /** dX/ds = 1 ÷ (1 - G); infinite where G is 1 or more. */
  readonly amplification: number
}

/**
 * The response of requirements to the move: the relative rise of maintenance for a log move of one.
 */
export interface MarginResponse {
  readonly rise: number
  /** By row, how much a relative rise of one shortens its distance: see `nearness`. */
  readonly nearness: Float64Array
}

/**
 * How much a relative rise of one in a position's maintenance rate m shortens the distance to
 * forced selling.
 *
 *     -∂x/∂(ln m) = m ÷ (1 - m)
 *
 * Rules: [GAIN2]
 *
 * @example
 * nearness(Float64Array.of(0.2)) // => Float64Array.of(0.25)
 */
export function nearness(maintenances: Float64Array): Float64Array {
  return maintenances.map((rate) => {
    assert(rate >= 0 && rate < 1, 'LoopGain.nearness: a maintenance is a share under 1')
    return rate / (1 - rate)
  })
}

/**
 * The book when requirements rise with the move: a row that was x away is forced at
 *
 *     x ÷ (1 + k)     k = rise × nearness
 *
 * Rules: [GAIN2]
 *
 * @throws AssertionError where the rise is negative or not finite
 * @example
 * LoopGain.procyclical(exposures, { rise: 5, nearness: LoopGain.nearness(maintenances) })
 */
export function procyclical(
  { distances, notionals }: Exposures,
  { rise, nearness }: MarginResponse,
): Exposures {
  assert(rise >= 0 && Number.isFinite(rise), 'LoopGain.procyclical: a rise is not negative')
  return {
    notionals,
    distances: distances.map((distance, row) => distance / (1 + rise * (nearness[row] as number))),
  }
}

/**
 * The part of each row's flow caused by rising requirements, summed in the order of the procyclical
 * curve: notional × k ÷ (1 + k). The rest is caused by the fall.
 *
 * Rules: [GAIN2]
 */
export function marginColumn(
  curve: PressureCurve,
  { notionals }: Exposures,
  { rise, nearness }: MarginResponse,
): Float64Array {
  const parts = notionals.map((notional, row) => {
    const k = rise * (nearness[row] as number)
    return (notional * k) / (1 + k)
  })
  return PressureCurve.accumulate(curve, parts)
}

/**
 * The gain at a move, over a window; the margin part is zero unless its column is given.
 *
 *     total = I'(L(x)) × ℓ(x)     margin = I'(L(x)) × Σ notional k ÷ (1 + k) of the window ÷ its width
 *
 * Rules: [GAIN1] [GAIN2]
 *
 * @throws AssertionError where the window is not positive
 * @example
 * LoopGain.at(curve, impact, 0.05, 0.001).total // 1 or more runs away
 */
export function at(
  curve: PressureCurve,
  impact: ImpactCurve,
  x: number,
  window: number,
  marginColumn?: Float64Array,
): LoopGain {
  const slope = impact.slope(PressureCurve.forced(curve, x))
  const density = PressureCurve.density(curve, x, window)
  const shifted = marginColumn === undefined ? 0 : densityOf(marginColumn, curve, x, window)
  const [total, margin] = [product(slope, density), product(slope, shifted)]
  return {
    loss: margin === 0 ? total : product(slope, density - shifted),
    margin,
    total,
    amplification: total < 1 ? 1 / (1 - total) : Number.POSITIVE_INFINITY,
  }
}

/** The density of another column, summed in the order of the curve. */
function densityOf(sums: Float64Array, curve: PressureCurve, x: number, window: number): number {
  const { from, to } = PressureCurve.windowAt(x, window)
  const [before, after] = [PressureCurve.count(curve, from), PressureCurve.count(curve, to)]
  return ((sums[after - 1] ?? 0) - (sums[before - 1] ?? 0)) / (to - from)
}

/** Where nothing is forced the gain is zero, even where the slope is infinite. */
const product = (slope: number, density: number): number => (density === 0 ? 0 : slope * density)

/** The step limit of the search for the highest gain. */
const stepsMax = 20_000

/**
 * One over the highest gain between zero and a move: how many times thinner the market may become
 * before the loop runs away. Infinite where nothing is forced in between.
 *
 * Rules: [GAIN3]
 *
 * @example
 * LoopGain.gainMargin(curve, impact, Cascade.respond(cascade, 0.02).move, 0.001)
 */
export function gainMargin(
  curve: PressureCurve,
  impact: ImpactCurve,
  move: number,
  window: number,
): number {
  const end = Math.min(move, curve.distances.at(-1) ?? 0)
  const steps = Math.min(stepsMax, Math.ceil((2 * end) / window))
  let highest = at(curve, impact, end, window).total
  for (let step = 0; step < steps; step++) {
    highest = Math.max(highest, at(curve, impact, (end * step) / steps, window).total)
  }
  return highest === 0 ? Number.POSITIVE_INFINITY : 1 / highest
}

export * as LoopGain from './LoopGain.ts'
