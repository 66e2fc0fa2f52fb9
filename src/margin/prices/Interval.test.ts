import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Interval } from './Interval.ts'

/** Intervals as pairs of whole numbers. */
type Pair = readonly [from: number, to: number]

const made = (pairs: readonly Pair[]): Interval[] =>
  pairs.map(([from, to]) => ({ from: BigInt(from), to: BigInt(to) }))

/** The ticks of a small range that lie in one of them, each tried. */
const ticks = (intervals: readonly Interval[]): readonly bigint[] =>
  Array.from({ length: 12 }, (_, at) => BigInt(at)).filter((tick) =>
    intervals.some((one) => Interval.holds(one, tick)),
  )

test('[LIQP1] intervals are joined where they overlap or touch, and nowhere else', () => {
  const rows: readonly (readonly [before: readonly Pair[], after: readonly Pair[]])[] = [
    [[], []],
    [
      [
        [1, 4],
        [5, 9],
      ],
      [[1, 9]],
    ],
    [
      [
        [1, 4],
        [6, 9],
      ],
      [
        [1, 4],
        [6, 9],
      ],
    ],
    [
      [
        [1, 4],
        [4, 9],
      ],
      [[1, 9]],
    ],
    [
      [
        [1, 9],
        [2, 3],
      ],
      [[1, 9]],
    ],
    [
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
      [[1, 3]],
    ],
  ]
  for (const [before, after] of rows) assert.deepEqual(Interval.join(made(before)), made(after))
})

test('[LIQP1] what is cut out of an interval is its ticks, the ends as well', () => {
  for (let from = 0; from <= 10; from++) {
    for (let to = from; to <= 10; to++) {
      const [whole, part] = [made([[2, 8]]), made([[from, to]])]
      const left = Interval.without(whole, part)
      assert.deepEqual(
        ticks(left),
        ticks(whole).filter((tick) => !ticks(part).includes(tick)),
      )
      assert.ok(left.every((one) => one.from <= one.to))
    }
  }
})

test('[LIQP1] the ticks at which something holds, and the first where it holds from then on', () => {
  const range = { from: 1n, to: 9n }
  const odd = (tick: bigint): boolean => tick % 3n !== 0n
  assert.deepEqual(
    Interval.scan(range, odd),
    made([
      [1, 2],
      [4, 5],
      [7, 8],
    ]),
  )
  assert.equal(
    Interval.first(range, (tick) => tick >= 1n),
    1n,
  )
  assert.equal(
    Interval.first(range, (tick) => tick >= 9n),
    9n,
  )
  assert.equal(
    Interval.first(range, (tick) => tick >= 10n),
    null,
  )
})
