import { Integer } from '../../money/Integer.ts'
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

/**
 * The largest of some lines at every tick.
 *
 * @example
 * Piecewise.most({ from: 0n, to: 9n }, [Curve.constant(5n), { a: 0n, b: 1n, c: 0n, over: 1n }]) // 5, from 5 on t
 */
export const most = (interval: Interval, lines: readonly Curve[]): Piecewise =>
  cut(interval, turns(lines), (from) =>
    lines.reduce((top, line) => (Curve.sign(Curve.sub(line, top), from) > 0 ? line : top)),
  )

/** The ticks from which one line may be above another. */
const turns = (lines: readonly Curve[]): readonly bigint[] =>
  lines.flatMap((one, at) =>
    lines.slice(0, at).flatMap((other) => {
      const { a, b } = Curve.sub(one, other)
      if (b === 0n) return []
      const tick = Integer.divDown(b > 0n ? -a : a, Integer.abs(b))
      return [tick, tick + 1n, tick + 2n]
    }),
  )

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
