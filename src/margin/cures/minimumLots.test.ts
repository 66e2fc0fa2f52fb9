import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { minimumLots } from './minimumLots.ts'

const rounded = (values: readonly bigint[], roundingBound: bigint, bends: readonly bigint[]) => ({
  whole: BigInt(values.length - 1),
  at: (lots: bigint): bigint => values[Number(lots)] as bigint,
  roundingBound,
  breakpoints: () => bends,
})

test('[MARGIN10] what rounding takes from a line hides no lot that cures', () => {
  const flickering = [-5n, -4n, -3n, -1n, 0n, -1n, -1n, 0n, 2n, 3n, 4n]
  assert.equal(minimumLots(rounded(flickering, 2n, [10n])), 4n)
  const falling = [-5n, -1n, 0n, -1n, 0n, -3n, -9n]
  assert.equal(minimumLots(rounded(falling, 2n, [3n, 6n])), 2n)
  assert.equal(minimumLots(rounded([-1n, -1n, -1n], 2n, [2n])), null)
  assert.equal(minimumLots(rounded([-9n, 5n], 2n, [1n])), 1n)
})

test('[MARGIN10] an end that only rounding brings near zero does not hide the stretch before it', () => {
  // Up to 5 and down again: what is read at 12 is far below the line, what is read at 13 is on it.
  const arch = [-9n, -6n, -3n, 0n, 3n, 5n, 4n, 3n, 2n, 1n, 0n, -1n, -8n, -3n]
  assert.equal(minimumLots(rounded(arch, 6n, [5n, 13n])), 3n)
})

/** Lines of falling slope with noise below them; bends where the slope changes. */
const curves = fc
  .record({
    start: fc.bigInt(-400n, -1n),
    slopes: fc.uniqueArray(fc.integer({ min: -12, max: 12 }), { minLength: 1, maxLength: 5 }),
    lengths: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 5, maxLength: 5 }),
    hidden: fc.integer({ min: 0, max: 9 }),
    noise: fc.array(fc.nat(), { minLength: 210, maxLength: 210 }),
  })
  .map(({ start, slopes, lengths, hidden, noise }) => {
    const exact = [start]
    const bends: bigint[] = []
    for (const [line, slope] of slopes.sort((a, b) => b - a).entries()) {
      for (let step = 0; step < (lengths[line] as number); step++) {
        exact.push((exact.at(-1) as bigint) + BigInt(slope))
      }
      bends.push(BigInt(exact.length - 1))
    }
    const below = exact.map((value, at) => value - BigInt((noise[at] as number) % (hidden + 1)))
    return rounded(below, BigInt(hidden), bends)
  })

test('[MARGIN10] on any concave curve with noise the answer is the first lot that cures', () => {
  fc.assert(
    fc.property(curves, (curve) => {
      const lots = Array.from({ length: Number(curve.whole) }, (_, index) => BigInt(index + 1))
      assert.equal(minimumLots(curve), lots.find((lot) => curve.at(lot) >= 0n) ?? null)
    }),
    { numRuns },
  )
})
