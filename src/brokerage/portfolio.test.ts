import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Ratio } from '../money/Ratio.ts'
import { PortfolioMargin, type PortfolioPosition } from './PortfolioMargin.ts'

const of = (numerator: number, denominator = 1) => Ratio.of(BigInt(numerator), BigInt(denominator))

const points = PortfolioMargin.points('equity')
const moved = points.map((point) => Ratio.mul(of(100), Ratio.add(Ratio.one, point)))
const stock = (quantity: number): PortfolioPosition => ({
  ...{ quantity: of(quantity), value: of(100), atPoints: moved, multiplier: null },
})
const put = (quantity: number, strike: number, price: number): PortfolioPosition => ({
  quantity: of(quantity),
  value: of(price * 100),
  atPoints: moved.map((at) => Ratio.mul(of(100), Ratio.positive(Ratio.sub(of(strike), at)))),
  multiplier: of(100),
})

test('[PORT1] ten points, none at the price, uneven for broad indices of high capitalisation', () => {
  assert.deepEqual(points[0], of(-15, 100))
  assert.deepEqual(points[5], of(3, 100))
  assert.ok(points.every(({ numerator }) => numerator !== 0n))
  assert.deepEqual(PortfolioMargin.points('broadHighCap').slice(4, 6), [
    of(-16, 1_000),
    of(12, 1_000),
  ])
  assert.deepEqual(PortfolioMargin.points('broad').at(-1), of(1, 10))
})

test('[PORT2] [PORT3] stock asks for its range, a protective put for what is left, a cheap option its price', () => {
  assert.deepEqual(PortfolioMargin.requirement([stock(100)]).margin, of(1_500))
  assert.deepEqual(PortfolioMargin.requirement([stock(100), put(1, 95, 1)]).margin, of(600))
  const cheap = { ...put(10, 50, 0), value: of(10), atPoints: moved.map(() => of(10)) }
  assert.deepEqual(PortfolioMargin.requirement([cheap]).margin, of(100))
  const short = { ...cheap, quantity: of(-10) }
  assert.deepEqual(PortfolioMargin.requirement([short]).margin, of(375))
  assert.deepEqual(PortfolioMargin.requirement([]).margin, of(0))
})

test('[PORT3] a long option never raises a requirement by more than its premium', () => {
  const position = fc
    .tuple(
      fc.integer({ min: -9, max: 9 }),
      fc.integer({ min: 60, max: 140 }),
      fc.integer({ min: 0, max: 20 }),
    )
    .map((one) => put(...one))
  const added = fc.tuple(fc.integer({ min: 60, max: 140 }), fc.integer({ min: 0, max: 20 }))
  fc.assert(
    fc.property(fc.array(position), added, (book, [strike, price]) => {
      const long = put(1, strike, price)
      const before = PortfolioMargin.requirement(book)
      const after = PortfolioMargin.requirement([...book, long])
      const limit = Ratio.add(before.margin, long.value)
      assert.ok(Ratio.compare(after.margin, limit) <= 0)
      const turned = PortfolioMargin.requirement([long, ...book.toReversed()])
      assert.deepEqual(turned.margin, after.margin)
    }),
    { numRuns },
  )
})

test('[PORT4] [PORT5] portfolios are summed, each by the greater of its two; stock not marginable', () => {
  const portfolios = [
    { largestLoss: of(1_500), minimum: of(0) },
    { largestLoss: of(200), minimum: of(375) },
  ]
  assert.deepEqual(PortfolioMargin.account(portfolios), of(1_875))
  assert.deepEqual(PortfolioMargin.unmarginable('long', of(10)), of(10))
  assert.deepEqual(PortfolioMargin.unmarginable('short', of(10)), of(5))
})

test('[PORT6] [PORT7] day trades by the wider side; converting loses at the range', () => {
  assert.deepEqual(PortfolioMargin.dayTrade('broadHighCap', of(100)).requirement, of(8))
  assert.deepEqual(PortfolioMargin.dayTrade('equity', of(100)).perStandardContract, of(75, 2))
  const one = { value: of(12_000), payment: of(500), converted: of(10_000), margin: of(1_500) }
  assert.deepEqual(PortfolioMargin.convertible(one), of(1_875))
  assert.deepEqual(PortfolioMargin.convertible({ ...one, converted: of(20_000) }), of(1_500))
})

test('[PORT8] [PORT9] [PORT10] minimum equity, a sibling that lends, and a firm that stops', () => {
  const barred = PortfolioMargin.isBarred
  assert.equal(barred(of(4_999_999), 4), true)
  assert.equal(barred(of(4_999_999), 3), false)
  assert.equal(barred(of(5_000_000), 9), false)
  const sibling = { excess: of(9_000), sma: of(7_000) }
  const lent = PortfolioMargin.lentBy(sibling, of(5_000))
  assert.deepEqual(lent, { excess: of(4_000), sma: of(2_000) })
  assert.equal(PortfolioMargin.lentBy(sibling, of(7_001)), null)
  assert.equal(PortfolioMargin.stopsOpening(of(100), of(1_001), 4), true)
  assert.equal(PortfolioMargin.stopsOpening(of(100), of(1_001), 3), false)
  assert.equal(PortfolioMargin.stopsOpening(of(100), of(1_000), 9), false)
})
