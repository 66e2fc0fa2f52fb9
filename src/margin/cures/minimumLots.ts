import { Integer } from '../../money/Integer.ts'
import { lowerBound } from '../lowerBound.ts'

/**
 * A concave curve over whole lots. Each sampled value is below it by less than `roundingBound`.
 */
export interface RoundedCurve {
  /** The last index, where everything is closed. */
  readonly whole: bigint
  readonly at: (lots: bigint) => bigint
  readonly roundingBound: bigint
  /** Where the slope may change, rising, ending with the whole. */
  readonly breakpoints: () => readonly bigint[]
}

interface Point {
  readonly lots: bigint
  readonly value: bigint
}

/**
 * The fewest lots at which a rounded curve is zero or more, where it is negative at zero lots. Null
 * where there are none.
 *
 * The unrounded curve is near zero on one interval. Its start is found on the straight lines, down
 * to the rounding bound, and from there each lot is tested.
 */
export function minimumLots(curve: RoundedCurve): bigint | null {
  const pair = straddle(curve)
  if (pair === null) return null
  const near = firstNear(curve, ...pair)
  const end = Integer.min(near + stepsMax, curve.whole)
  for (let lots = near; lots <= end; lots++) if (curve.at(lots) >= 0n) return lots
  const holds = (lots: bigint): boolean => curve.at(lots) >= 0n
  const high = curve.breakpoints().find((lots) => lots > end && holds(lots))
  return high === undefined ? null : lowerBound(end, high, holds)
}

/**
 * Rounding affects a lot or two; where lots are far smaller than an atom, the rest is bisected.
 */
const stepsMax = 1_000n

const isNear = ({ roundingBound }: RoundedCurve, { value }: Point): boolean =>
  value >= -roundingBound

/** Two points between which the curve comes near zero: usually none and the whole. */
function straddle(curve: RoundedCurve): readonly [Point, Point] | null {
  const point = (lots: bigint): Point => ({ lots, value: curve.at(lots) })
  let low = point(0n)
  const last = point(curve.whole)
  // With the end at zero or more, every point that is not near zero lies before the interval that
  // is.
  if (last.value >= 0n) return [low, last]
  const bends = curve.breakpoints()
  const beforeLast = point(bends[bends.length - 2] ?? 0n)
  // A concave curve that still rises at its end is highest there.
  if (last.value - beforeLast.value > curve.roundingBound && !isNear(curve, last)) return null
  for (const lots of bends) {
    const high = point(lots)
    if (isNear(curve, high)) return [low, high]
    low = high
  }
  return null
}

/**
 * Tries where the chord crosses, one lot lower for safety. Every third step bisects, to bound the
 * steps.
 */
function firstNear(curve: RoundedCurve, from: Point, to: Point): bigint {
  if (isNear(curve, from)) return from.lots + 1n
  let [low, high] = [from, to]
  for (let step = 1; high.lots - low.lots > 1n; step++) {
    const lots =
      step % 3 === 0 ? Integer.divDown(low.lots + high.lots, 2n) : chord(curve, low, high)
    const middle = { lots, value: curve.at(lots) }
    if (isNear(curve, middle)) high = middle
    else low = middle
  }
  return high.lots
}

function chord({ roundingBound }: RoundedCurve, low: Point, high: Point): bigint {
  const rise = Integer.max(1n, high.value - low.value)
  const run = Integer.mulDivUp(-roundingBound - low.value, high.lots - low.lots, rise)
  return Integer.min(Integer.max(low.lots + run, low.lots + 1n), high.lots - 1n)
}
