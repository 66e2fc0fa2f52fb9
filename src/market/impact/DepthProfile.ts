import { Real } from '../../base/Real.ts'
import { Result } from '../../base/Result.ts'
import { type ImpactFault, isPositive } from './ImpactFault.ts'

/** A notional and the log move it causes. */
export interface Point {
  readonly notional: number
  readonly move: number
}

/**
 * A measured profile: linear between points, starting at zero notional and zero move, and
 * extrapolated by the last line. One list for sellers and one for buyers.
 */
export interface DepthProfile {
  readonly law: 'profile'
  readonly sell: readonly Point[]
  readonly buy: readonly Point[]
}

/**
 * Checks the points: notionals must rise strictly, moves must not fall and the last line must rise.
 * A first point without notional would be an infinite gain at zero.
 *
 * Rules: [IMP3] [IMP8]
 *
 * @example
 * DepthProfile.create([{ notional: 5e6, move: 0.01 }, { notional: 8e6, move: 0.02 }])
 */
export function create(
  sell: readonly Point[],
  buy: readonly Point[] = sell,
): Result<DepthProfile, ImpactFault> {
  const fault = faultOf(sell) ?? faultOf(buy)
  if (fault !== null) return Result.failure(fault)
  return Result.success({ law: 'profile', sell: kept(sell), buy: kept(buy) })
}

const origin: Point = { notional: 0, move: 0 }

/** Every point except the origin, which is implied. */
const kept = (points: readonly Point[]): readonly Point[] =>
  points.filter(({ notional }) => notional > 0)

function faultOf(points: readonly Point[]): ImpactFault | null {
  if (points.length === 0) return 'impact.profileEmpty'
  let last = origin
  for (const [index, point] of points.entries()) {
    const { notional, move } = point
    if (!(notional >= 0 && move >= 0)) return 'impact.depthNotPositive'
    if (notional === 0 && move > 0) return 'impact.gainInfiniteAtZero'
    const isStart = index === 0 && notional === 0
    if (!isStart && !(notional > last.notional)) return 'impact.profileNotRising'
    if (!isPositive(notional) && !isStart) return 'impact.depthNotPositive'
    if (!(move >= last.move && move < Number.POSITIVE_INFINITY)) return 'impact.profileNotRising'
    if (index === points.length - 1 && !(move > last.move)) return 'impact.profileNotRising'
    last = point
  }
  return null
}

/** The line at a notional; at a point, the line that starts there. */
function lineAt(points: readonly Point[], notional: number): Line {
  const index = points.findIndex((point) => notional < point.notional)
  return lineTo(points, index === -1 ? points.length - 1 : index)
}

interface Line extends Point {
  readonly slope: number
}

function lineTo(points: readonly Point[], index: number): Line {
  const from = points[index - 1] ?? origin
  const to = points[index] as Point
  return { ...from, slope: (to.move - from.move) / (to.notional - from.notional) }
}

export function move(points: readonly Point[], notional: number): number {
  const line = lineAt(points, notional)
  return line.move + line.slope * (notional - line.notional)
}

export const slope = (points: readonly Point[], notional: number): number =>
  lineAt(points, notional).slope

export function absorbs(points: readonly Point[], move: number): number {
  const index = points.findIndex((point) => move < point.move)
  const line = lineTo(points, index === -1 ? points.length - 1 : index)
  return line.notional + (move - line.move) / line.slope
}

/** ∫ e^(±I(u)) du from 0 to the notional, line by line. */
export function paid(points: readonly Point[], sign: 1 | -1, notional: number): number {
  let sum = 0
  for (let index = 0; index < points.length; index++) {
    const line = lineTo(points, index)
    const isLast = index === points.length - 1
    const to = isLast ? notional : Math.min(notional, (points[index] as Point).notional)
    if (to <= line.notional) break
    const width = to - line.notional
    const rise = sign * line.slope
    sum += Real.exp(sign * line.move) * (rise === 0 ? width : Real.expm1(rise * width) / rise)
  }
  return sum
}

export * as DepthProfile from './DepthProfile.ts'
