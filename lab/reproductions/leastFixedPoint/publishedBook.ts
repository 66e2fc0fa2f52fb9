import { Draw } from '../../../src/base/Draw.ts'
import { Random } from '../../../src/base/Random.ts'
import type { Exposures } from '../../../src/pressure/PressureCurve.ts'

/**
 * Known points of a published book of a million longs with an open interest of 4 bn: notional
 * liquidated within a move, in bn. From its tables (5, 10 and 20 %), and from its results for
 * shocks of 1 % under two laws and its cliff, each of which gives one more point.
 */
const points = [
  [0, 0],
  [0.0121, 0.147],
  [0.0223, 0.3075],
  [0.0356, 0.54],
  [0.05, 0.902],
  [0.1, 2.012],
  [0.2, 2.913],
  [1.2, 4],
] as const

/**
 * The move within which a share of the book is liquidated, interpolated linearly between the
 * points.
 */
function moveOf(bn: number): number {
  const index = Math.max(
    1,
    points.findIndex(([, forced]) => bn <= forced),
  )
  const [[x0, l0], [x1, l1]] = [points[index - 1], points[index]] as [
    readonly [number, number],
    readonly [number, number],
  ]
  return x0 + ((x1 - x0) * (bn - l0)) / (l1 - l0)
}

/**
 * A book with a number of rows drawn from it: sizes vary a hundredfold, distances follow the curve.
 *
 * Rules: [REPRO16]
 *
 * @example
 * publishedBook(1_000_000)
 */
export function publishedBook(count: number, seed = 5): Exposures {
  const random = Random.create(seed)
  const distances = new Float64Array(count)
  const notionals = new Float64Array(count)
  let whole = 0
  for (let row = 0; row < count; row++) {
    distances[row] = moveOf(4 * Draw.unit(random))
    const size = Draw.exponential(random) + 0.01
    notionals[row] = size
    whole += size
  }
  return { distances, notionals: notionals.map((size) => (size * 4e9) / whole) }
}
