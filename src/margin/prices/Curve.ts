import { assert } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'
import { Interval } from './Interval.ts'

/**
 * An exact function of one price t in ticks:
 *
 *     (a + b t + c / t) ÷ over
 *
 * Collateral is constant, a linear position varies with t and an inverse one with 1/t. Where c is
 * not zero, t is positive.
 *
 * Rules: [LIQP2]
 */
export interface Curve {
  readonly a: bigint
  readonly b: bigint
  readonly c: bigint
  /** Positive. */
  readonly over: bigint
}

export const zero: Curve = { a: 0n, b: 0n, c: 0n, over: 1n }

/** A constant, whole or a fraction. */
export const constant = (a: bigint, over = 1n): Curve => ({ a, b: 0n, c: 0n, over })

/**
 * The sum, over the least common denominator.
 *
 * @example
 * Curve.add(Curve.constant(1n, 2n), Curve.constant(1n, 3n)) // => Curve.constant(5n, 6n)
 */
export function add(x: Curve, y: Curve): Curve {
  if (isZero(x)) return y
  if (isZero(y)) return x
  if (x.over === y.over) return { a: x.a + y.a, b: x.b + y.b, c: x.c + y.c, over: x.over }
  const divisor = Integer.gcd(x.over, y.over)
  const [p, q] = [Integer.divExact(y.over, divisor), Integer.divExact(x.over, divisor)]
  return {
    a: Integer.mul(x.a, p) + Integer.mul(y.a, q),
    b: Integer.mul(x.b, p) + Integer.mul(y.b, q),
    c: Integer.mul(x.c, p) + Integer.mul(y.c, q),
    over: Integer.mul(x.over, p),
  }
}

/** The product with a fraction, in lowest terms. */
export function times(curve: Curve, numerator: bigint, denominator = 1n): Curve {
  const a = Integer.mul(curve.a, numerator)
  const b = Integer.mul(curve.b, numerator)
  const c = Integer.mul(curve.c, numerator)
  const over = Integer.mul(curve.over, denominator)
  const divisor = Integer.gcd(Integer.gcd(a, b), Integer.gcd(c, over))
  const part = (whole: bigint): bigint => Integer.divExact(whole, divisor)
  return { a: part(a), b: part(b), c: part(c), over: part(over) }
}

export const sub = (x: Curve, { a, b, c, over }: Curve): Curve =>
  add(x, { a: -a, b: -b, c: -c, over })

const isZero = ({ a, b, c }: Curve): boolean => a === 0n && b === 0n && c === 0n

/**
 * The product with t, or with 1/t: an amount converted at a price that itself varies with t. Null
 * where the result leaves the form, as for a quanto on its own settlement asset.
 */
export const rise = ({ a, b, c, over }: Curve): Curve | null =>
  b === 0n ? { a: c, b: a, c: 0n, over } : null

export const fall = ({ a, b, c, over }: Curve): Curve | null =>
  c === 0n ? { a: b, b: 0n, c: a, over } : null

/** Below zero, zero or above zero, exactly. */
export function sign({ a, b, c }: Curve, t: bigint): -1 | 0 | 1 {
  if (c === 0n) return Integer.sign(a + Integer.mul(b, t))
  assert(t > 0n, 'Curve.sign: a price is positive where it divides')
  return Integer.sign(Integer.mul(Integer.mul(b, t) + a, t) + c)
}

/**
 * The ticks at which a curve is below zero.
 *
 * b + … c/t has at most one turning point at t > 0, √(c/b) where both have one sign. On either side
 * of it the sign changes at most once and is found by bisection, exactly.
 *
 * Rules: [LIQP3]
 *
 * @example
 * Curve.negative({ a: -5n, b: 1n, c: 0n, over: 1n }, { from: 1n, to: 9n }) // => 1 to 4
 */
export function negative(curve: Curve, { from, to }: Interval): Interval[] {
  const { b, c } = curve
  if (b === 0n || c === 0n || b > 0n !== c > 0n) return monotone(curve, { from, to })
  const turn = Integer.sqrtDown(Integer.divDown(Integer.abs(c), Integer.abs(b)))
  const cut = Integer.max(from - 1n, Integer.min(turn, to))
  return Interval.join([
    ...monotone(curve, { from, to: cut }),
    ...monotone(curve, { from: cut + 1n, to }),
  ])
}

function monotone(curve: Curve, { from, to }: Interval): Interval[] {
  if (from > to) return []
  const below = (t: bigint): boolean => sign(curve, t) < 0
  if (below(from)) {
    const end = Interval.first({ from, to }, (t) => !below(t))
    return [{ from, to: end === null ? to : end - 1n }]
  }
  const start = Interval.first({ from, to }, below)
  return start === null ? [] : [{ from: start, to }]
}

export * as Curve from './Curve.ts'
