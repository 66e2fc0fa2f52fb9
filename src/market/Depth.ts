import { AssertionError, assert } from '../base/assert.ts'
import type { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Ratio } from '../money/Ratio.ts'

/** How the price moves with the notional taken: linearly, or with its square root. */
export type Law = 'linear' | 'squareRoot'

/**
 * The capacity of a market on one side in one interval. Every number is an explicit parameter: the
 * law, not the population, decides whether forced selling is self-reinforcing.
 *
 *     linear      marginal move(q) = unit × q ÷ depth
 *     squareRoot  marginal move(q) = unit × √(q ÷ depth)
 *
 * where q is the notional taken since the interval began, at the mark, and a move is a share of the
 * mark.
 *
 * Rules: [MKT1] [MKT2]
 */
export interface Depth {
  readonly law: Law
  /** The notional that moves the price by `unit`, settlement atoms, positive. */
  readonly depth: Amount
  readonly unit: Ratio
  /** The most notional that can trade in one interval on one side, settlement atoms. */
  readonly capacity: Amount
  /** The cost of the first atom, a share of the mark. */
  readonly halfSpread: Ratio
}

/**
 * Checks the parameters.
 *
 * @throws AssertionError where depth is not positive or a share is negative
 * @example
 * const percent = Ratio.of(1n, 100n)
 * Depth.create({ law: 'linear', depth: Amount.of(1_000n), unit: percent, capacity: Amount.of(5_000n), halfSpread: Ratio.zero })
 */
export function create(depth: Depth): Depth {
  assert(depth.depth > 0n, 'Depth: the depth is positive')
  assert(depth.capacity >= 0n, 'Depth: the capacity is not negative')
  assert(depth.unit.numerator >= 0n, 'Depth: the unit is not negative')
  assert(depth.halfSpread.numerator >= 0n, 'Depth: the half-spread is not negative')
  return depth
}

/**
 * Whether taking `notional` after `taken` moves the average price by at most numerator ÷
 * denominator of the mark, half-spread included. Exact: roots are compared by squaring, never cut.
 *
 *     linear      average = halfSpread + unit × (2 taken + notional) ÷ (2 depth)
 *     squareRoot  average = halfSpread + ⅔ unit × (√(taken + notional)³ - √taken³) ÷ (notional √depth)
 *
 * Rules: [MKT2] [MKT3] [MKT4]
 */
export function isWithin(
  depth: Depth,
  taken: Amount,
  notional: Amount,
  numerator: bigint,
  denominator: bigint,
): boolean {
  const spread = depth.halfSpread
  const left =
    Integer.mul(numerator, spread.denominator) - Integer.mul(denominator, spread.numerator)
  if (left < 0n) return false
  const whole = Integer.mul(denominator, spread.denominator)
  return depth.law === 'linear'
    ? linearWithin(depth, taken, notional, left, whole)
    : squareRootWithin(depth, taken, notional, left, whole)
}

function linearWithin(
  { depth, unit }: Depth,
  taken: bigint,
  notional: bigint,
  move: bigint,
  whole: bigint,
): boolean {
  const paid = Integer.mul(Integer.mul(unit.numerator, whole), taken + taken + notional)
  return paid <= Integer.mul(Integer.mul(2n, depth), Integer.mul(unit.denominator, move))
}

/** X - Y ≤ Z, each a root: true where X² - Y² - Z² is not positive or its square is at most 4Y²Z². */
function squareRootWithin(
  { depth, unit }: Depth,
  taken: bigint,
  notional: bigint,
  move: bigint,
  whole: bigint,
): boolean {
  const impact = square(Integer.mul(2n, Integer.mul(unit.numerator, whole)))
  const room = Integer.mul(3n, Integer.mul(Integer.mul(move, unit.denominator), notional))
  const after = Integer.mul(impact, cube(taken + notional))
  const before = Integer.mul(impact, cube(taken))
  const allowed = Integer.mul(square(room), depth)
  const excess = after - before - allowed
  return excess <= 0n || square(excess) <= Integer.mul(4n, Integer.mul(before, allowed))
}

/**
 * The fewest whole parts of the mark (`parts` of them) that cover the average move: the exact
 * answer is bracketed by a truncated root and then decided by `isWithin`.
 *
 * Rules: [MKT3] [MKT4] [MKT5]
 */
export function averageMove(depth: Depth, taken: Amount, notional: Amount, parts: bigint): bigint {
  const { numerator, denominator } = depth.halfSpread
  const spread = Integer.mulDivDown(parts, numerator, denominator)
  const lowest = spread + impactEstimate(depth, taken, notional, parts)
  for (const up of estimateSteps) {
    if (isWithin(depth, taken, notional, lowest + up, parts)) return lowest + up
  }
  throw new AssertionError('Depth.averageMove: the estimate is close')
}

/** Two floors lose less than two parts, the root another: the answer is at most three parts up. */
const estimateSteps = [0n, 1n, 2n, 3n] as const

/** The average impact in parts of the mark, too low by less than two parts and never too high. */
function impactEstimate(depth: Depth, taken: bigint, notional: bigint, parts: bigint): bigint {
  const { numerator, denominator } = depth.unit
  const scaled = Integer.mul(parts, numerator)
  if (depth.law === 'linear') {
    const down = Integer.mul(Integer.mul(2n, depth.depth), denominator)
    return Integer.mulDivDown(scaled, taken + taken + notional, down)
  }
  const fine = Integer.mul(2n, scaled + 1n)
  const after = rootOfCube(taken + notional, depth.depth, fine)
  const before = rootOfCube(taken, depth.depth, fine) + 1n
  const down = Integer.mul(Integer.mul(3n, notional), Integer.mul(denominator, fine))
  return Integer.mulDivDown(Integer.mul(2n, scaled), Integer.max(0n, after - before), down)
}

/** ⌊fine × √(q³ ÷ depth)⌋ */
const rootOfCube = (q: bigint, depth: bigint, fine: bigint): bigint =>
  Integer.sqrtDown(Integer.mulDivDown(cube(q), square(fine), depth))

const square = (a: bigint): bigint => Integer.mul(a, a)
const cube = (a: bigint): bigint => Integer.mul(a, Integer.mul(a, a))

export * as Depth from './Depth.ts'
