import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import type { Result } from '../base/Result.ts'
import { Contagion } from './Contagion.ts'
import { Network } from './Network.ts'

function value<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}

const error = <T>(result: Result<T, string>): string => (result.ok ? 'none' : result.error)
/** Whether every node reaches every other. */
const isIrreducible = (network: Network): boolean =>
  Network.parts(network).length === 1 && (network.size > 1 || (network.at[0] as number) > 0)

test('[CONTAGION2] a matrix is square and not negative', () => {
  assert.throws(() => Network.create([[1, 2]]), /square/)
  assert.throws(() => Network.create([[-1]]), /negative/)
  assert.throws(() => Network.create([[Number.NaN]]), /negative/)
})

test('[CONTAGION3] the radius of parts, of a cycle, and of venues that are disconnected', () => {
  const radius = (rows: number[][]) => Network.spectralRadius(Network.create(rows)).value
  const near = (got: number, wanted: number) => assert.ok(Math.abs(got - wanted) < 1e-12, `${got}`)
  near(
    radius([
      [0, 0.5],
      [0.5, 0],
    ]),
    0.5,
  )
  near(
    radius([
      [0, 4, 0],
      [0, 0, 2],
      [1, 0, 0],
    ]),
    2,
  )
  near(
    radius([
      [0.2, 100],
      [0, 0.7],
    ]),
    0.7,
  )
  near(
    radius([
      [0, 0],
      [0, 0],
    ]),
    0,
  )
  near(
    radius([
      [1, 2],
      [3, 4],
    ]),
    (5 + Math.sqrt(33)) / 2,
  )
  near(radius([]), 0)
  const parts = Network.parts(
    Network.create([
      [0, 1, 0],
      [1, 0, 0],
      [0, 5, 0],
    ]),
  )
  assert.deepEqual(parts, [[0, 1], [2]])
  assert.equal(
    isIrreducible(
      Network.create([
        [0, 1],
        [1, 0],
      ]),
    ),
    true,
  )
  assert.equal(
    isIrreducible(
      Network.create([
        [1, 1],
        [0, 1],
      ]),
    ),
    false,
  )
  assert.equal(isIrreducible(Network.create([[0]])), false)
})

/** Positive somewhere on a cycle through all, so that everything reaches everything. */
const irreducible = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc
    .tuple(
      fc.array(fc.constantFrom(0, 0, 0.1, 0.3, 0.7), {
        minLength: size * size,
        maxLength: size * size,
      }),
      fc.double({ min: 0.05, max: 1.5, noNaN: true }),
    )
    .map(([cells, link]) =>
      Array.from({ length: size }, (_, i) =>
        Array.from({ length: size }, (_, j) =>
          j === (i + 1) % size ? link : (cells[i * size + j] as number),
        ),
      ),
    ),
)

test('[CONTAGION3] irreducible, from a positive start: under one exactly when iteration is bounded', () => {
  fc.assert(
    fc.property(irreducible, (rows) => {
      const network = Network.create(rows)
      assert.ok(isIrreducible(network))
      const { value: radius, low, high } = Network.spectralRadius(network)
      assert.ok(low <= radius && radius <= high && high - low <= 1e-9 * Math.max(1, high))
      if (Math.abs(radius - 1) < 0.02) return
      const first = new Float64Array(rows.length).fill(1)
      let all = first
      let isBounded = true
      for (let round = 0; round < 4_000 && isBounded; round++) {
        all = Network.times(network, all).map((x, i) => x + (first[i] as number))
        isBounded = all.every((x) => x < 1e9)
      }
      assert.equal(isBounded, radius < 1, `radius ${radius}`)
      if (!isBounded) return
      const solved = value(Contagion.total(network, [...first]))
      for (const [i, x] of solved.entries()) {
        assert.ok(Math.abs(x - (all[i] as number)) <= 1e-6 * x, `${x} and ${all[i]}`)
      }
    }),
    { numRuns },
  )
})

test('[CONTAGION4] what is forced in the end, and who does it', () => {
  const network = Network.create([
    [0, 0.5],
    [0.25, 0],
  ])
  // (I - K)⁻¹ = [[1, 0.5], [0.25, 1]] ÷ 0.875
  const all = value(Contagion.total(network, [100, 0]))
  assert.ok(Math.abs((all[0] ?? 0) - 100 / 0.875) < 1e-9)
  assert.ok(Math.abs((all[1] ?? 0) - 25 / 0.875) < 1e-9)
  const [first = 0, second = 0] = value(Contagion.indices(network))
  assert.ok(Math.abs(first - (1.25 / 0.875 - 1)) < 1e-12)
  assert.ok(Math.abs(second - (1.5 / 0.875 - 1)) < 1e-12)
  const wild = Network.create([
    [1.2, 0],
    [0, 0],
  ])
  assert.equal(error(Contagion.total(wild, [1, 1])), 'contagion.unstable')
  assert.equal(error(Contagion.indices(wild)), 'contagion.unstable')
  assert.equal(error(Contagion.total(network, [1])), 'contagion.tablesDiffer')
  assert.equal(error(Contagion.total(network, [Number.NaN, 1])), 'contagion.densityNegative')
})
