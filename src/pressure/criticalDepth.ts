import { ImpactCurve } from '../market/impact/ImpactCurve.ts'
import { Cascade } from './Cascade.ts'
import type { PressureCurve } from './PressureCurve.ts'

/** The number of powers of √2 tried on either side of the current depth. */
const reach = 40
const halvings = 50

/**
 * κ*: the least multiple of the market's depth at which a shock causes no jump of at least a given
 * notional. Above 1 the market is too thin, below 1 it has depth to spare. Zero where the thinnest
 * market tried (a millionth) holds, infinite where the deepest (a million times) does not.
 *
 * Tried from deep to thin by steps of √2, then bisected.
 *
 * Rules: [GAIN4]
 *
 * @example
 * criticalDepth(curve, impact, 0.02, 0.01 * PressureCurve.total(curve))
 */
export function criticalDepth(
  curve: PressureCurve,
  impact: ImpactCurve,
  shock: number,
  notionalMin: number,
): number {
  const holds = (depth: number): boolean =>
    !Cascade.falls(curve, ImpactCurve.deepened(impact, depth), shock, notionalMin)
  let deep = Number.POSITIVE_INFINITY
  let depth = 2 ** (reach / 2)
  for (let step = -reach; step <= reach; step++) {
    if (!holds(depth)) return deep === Number.POSITIVE_INFINITY ? deep : between(depth, deep, holds)
    deep = depth
    depth /= Math.SQRT2
  }
  return 0
}

/** The boundary between a depth that breaks and one that holds. */
function between(breaks: number, holding: number, holds: (depth: number) => boolean): number {
  let [low, high] = [breaks, holding]
  for (let step = 0; step < halvings; step++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}
