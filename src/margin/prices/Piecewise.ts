import { Curve } from './Curve.ts'
import { Interval } from './Interval.ts'

/** One curve on one interval of ticks. */
export interface Piece extends Interval {
  readonly curve: Curve
}

/** A function of one price in exact pieces, in rising order, without gaps. */
export type Piecewise = readonly Piece[]

/** One curve throughout. */
export const whole = ({ from, to }: Interval, curve: Curve): Piecewise => [{ from, to, curve }]

/**
 * Splits an interval into pieces; each border starts a new curve.
 *
 * @example
 * Piecewise.cut({ from: 1n, to: 9n }, [5n], (tick) => Curve.constant(tick)) // 1 to 4, 5 to 9
 */
export function cut(
  { from, to }: Interval,
  borders: Iterable<bigint>,
  curve: (from: bigint) => Curve,
): Piecewise {
  const inside = [...new Set(borders)].filter((border) => border > from && border <= to)
  const starts = [from, ...inside.sort(ascending)]
  return starts.map((start, index) => ({
    from: start,
    to: (starts[index + 1] ?? to + 1n) - 1n,
    curve: curve(start),
  }))
}

/**
 * Adds functions on the same interval. Their steps are sorted once and merged, so the cost is
 * linear in the number of borders, not quadratic.
 */
export function sum(interval: Interval, functions: readonly Piecewise[]): Piecewise {
  const steps = new Map<bigint, Curve>()
  for (const pieces of functions) {
    let before = Curve.zero
    for (const { from, curve } of pieces) {
      steps.set(from, Curve.add(steps.get(from) ?? Curve.zero, Curve.sub(curve, before)))
      before = curve
    }
  }
  let running = Curve.zero
  return cut(interval, steps.keys(), (from) => {
    running = Curve.add(running, steps.get(from) ?? Curve.zero)
    return running
  })
}

/** The product with a fraction. */
export const times = (pieces: Piecewise, numerator: bigint, denominator = 1n): Piecewise =>
  pieces.map((piece) => ({ ...piece, curve: Curve.times(piece.curve, numerator, denominator) }))

/** The sum with a constant. */
export const raise = (pieces: Piecewise, by: Curve): Piecewise =>
  pieces.map((piece) => ({ ...piece, curve: Curve.add(piece.curve, by) }))

/** The ticks at which a function is below zero. */
export const negative = (pieces: Piecewise): Interval[] =>
  Interval.join(pieces.flatMap((piece) => Curve.negative(piece.curve, piece)))

const ascending = (x: bigint, y: bigint): number => (x < y ? -1 : x > y ? 1 : 0)

export * as Piecewise from './Piecewise.ts'
