import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Ratio } from '../money/Ratio.ts'
import { CompositePrice, type CompositeTerms, type Quote } from './CompositePrice.ts'

const of = (price: number): Ratio => Ratio.of(BigInt(Math.round(price * 1_000)), 1_000n)
const quote = (source: string, price: number, time = 0, weight = 1n): Quote => ({
  ...{ source, time, weight },
  price: of(price),
})
const terms: CompositeTerms = { staleAfter: 60, band: null, sourcesLeast: 1 }
const values = (...prices: readonly Ratio[]) => prices.map(Ratio.toNumber)

const found = (quotes: readonly Quote[], more: Partial<CompositeTerms> = {}, now = 0) => {
  const one = CompositePrice.of(quotes, { ...terms, ...more }, now)
  assert.ok(one.ok)
  return one.value
}

test('[COMP1] the median by weight; of an even weight both middles, and what lies between', () => {
  const three = found([quote('a', 100), quote('b', 300), quote('c', 104)])
  assert.deepEqual(values(three.low, three.price, three.high), [104, 104, 104])
  const four = found([quote('a', 100), quote('b', 300), quote('c', 104), quote('d', 102)])
  assert.deepEqual(values(four.low, four.price, four.high), [102, 103, 104])
  const heavy = found([quote('a', 100, 0, 3n), quote('b', 300), quote('c', 104)])
  assert.deepEqual(values(heavy.low, heavy.high), [100, 100])
})

test('[COMP1] [COMP2] what is old or far is left out by name, and too few make no price', () => {
  const quotes = [
    quote('a', 100, 40),
    quote('b', 101, 39),
    quote('c', 250, 90),
    quote('d', 102, 80),
  ]
  const band = of(0.1)
  const one = found(quotes, { band }, 100)
  assert.deepEqual(values(one.low, one.high), [100, 102])
  assert.deepEqual(one.left, [
    { source: 'b', reason: 'stale' },
    { source: 'c', reason: 'far' },
  ])
  const few = CompositePrice.of(quotes, { ...terms, band, sourcesLeast: 3 }, 100)
  assert.deepEqual(few, { ok: false, error: one.left })
  assert.equal(CompositePrice.of([], { ...terms, sourcesLeast: 0 }, 0).ok, false)
})

const prices = fc.integer({ min: 1, max: 1_000 })

test('[COMP1] no order matters, and one source of three stays between the others', () => {
  fc.assert(
    fc.property(fc.tuple(prices, prices, prices), fc.boolean(), ([a, b, c], isTurned) => {
      const quotes = [quote('a', a), quote('b', b), quote('c', c)]
      const one = found(isTurned ? quotes.toReversed() : quotes)
      const price = Ratio.toNumber(one.price)
      assert.deepEqual(one, found(quotes))
      assert.ok(price >= Math.min(b, c) && price <= Math.max(b, c))
    }),
    { numRuns },
  )
})

test('[COMP3] a basis is a mean of the last differences, a mark the middle one within its band', () => {
  const differences = [1, 2, 6].map(of)
  assert.deepEqual(values(CompositePrice.basis(differences, 2)), [4])
  assert.deepEqual(values(CompositePrice.basis([], 2)), [0])
  const mark = (last: number, band: number | null = null) =>
    Ratio.toNumber(
      CompositePrice.mark({
        ...{ index: of(100), basis: of(4), last: of(last) },
        band: band === null ? null : of(band),
      }),
    )
  assert.deepEqual([mark(102), mark(500), mark(1)], [102, 104, 100])
  assert.deepEqual([mark(500, 0.03), mark(102, 0.03)], [103, 102])
})

test('[COMP4] [COMP5] held counts the least, owed the most, and what does not last liquidates nobody', () => {
  const one = found([quote('a', 100), quote('b', 102)])
  const sides = (...anchors: readonly number[]) => {
    const { credit, debt } = CompositePrice.sides(one, anchors.map(of))
    return values(credit, debt)
  }
  assert.deepEqual(sides(), [100, 102])
  assert.deepEqual(sides(98, 101), [98, 102])
  assert.deepEqual(sides(99, 110), [99, 110])
  const wick = [100, 65, 66].map(of)
  assert.deepEqual(
    [2, 3].map((count) => Ratio.toNumber(CompositePrice.lasting(wick, count) ?? of(0))),
    [66, 100],
  )
  assert.equal(CompositePrice.lasting([], 3), null)
})
