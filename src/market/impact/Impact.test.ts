import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import type { Result } from '../../base/Result.ts'
import { ConstantProduct } from './ConstantProduct.ts'
import { DepthProfile } from './DepthProfile.ts'
import { Elastic } from './Elastic.ts'
import { Impact } from './Impact.ts'
import { ImpactCurve, type Side } from './ImpactCurve.ts'
import { Levels } from './Levels.ts'
import { Linear } from './Linear.ts'
import { SquareRoot } from './SquareRoot.ts'
import { StableSwap } from './StableSwap.ts'

function value<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}

const error = <T>(result: Result<T, string>): string => (result.ok ? 'none' : result.error)

/** Within a relative tolerance of the larger of the two, or of one. */
function near(got: number, wanted: number, part = 1e-12): void {
  const scale = Math.max(Math.abs(wanted), 1e-300)
  assert.ok(Math.abs(got - wanted) <= part * scale, `${got} is not ${wanted}`)
}

const linear = value(Linear.create(25e9))
const root = value(SquareRoot.create({ depth: 30e9, unit: 0.03, crossover: 1e6 }))
const profile = value(
  DepthProfile.create([
    { notional: 5e6, move: 0.01 },
    { notional: 8e6, move: 0.02 },
  ]),
)

test('[IMP1] linear: the log move is the notional over the depth', () => {
  const market = value(Elastic.create(linear, 60_000))
  near(Impact.curve(market, 'sell').move(250e6), 0.01)
  near(Impact.priceAfter(market, -250e6 / 60_000), 60_000 * Math.exp(-0.01))
  near(Impact.quantityTo(market, -0.01), -250e6 / 60_000)
  // ∫ p e^(-u) du over a move of 1 %: 25 bn × (1 - e^-0.01) received for 250 million at the price.
  near(Impact.cost(market, -250e6 / 60_000), -25e9 * -Math.expm1(-0.01))
})

test('[IMP2] square root: unit × √(Q ÷ depth) from a linear start', () => {
  const curve = Impact.curve(value(Elastic.create(root, 100)), 'sell')
  near(curve.move(30e9), 0.03)
  near(curve.move(120e9), 0.06)
  const start = 0.03 * Math.sqrt(1e6 / 30e9)
  near(curve.move(1e6), start)
  near(curve.move(2.5e5), start / 4)
  near(curve.slope(0), start / 1e6)
  near(curve.absorbs(0.06), 120e9)
  near(curve.absorbs(start / 4), 2.5e5)
})

test('[IMP3] profile: straight lines through what was measured, and on', () => {
  const curve = Impact.curve(value(Elastic.create(profile, 100)), 'buy')
  for (const [notional, move] of [
    [0, 0],
    [2.5e6, 0.005],
    [5e6, 0.01],
    [6.5e6, 0.015],
    [8e6, 0.02],
    [11e6, 0.03],
  ] as const) {
    near(curve.move(notional), move)
    near(curve.absorbs(move), notional)
  }
})

test('[IMP4] there and back costs nothing, and halves cost what the whole does', () => {
  for (const law of [linear, root, profile]) {
    const market = value(Elastic.create(law, 100))
    const sold = Impact.after(market, -40_000)
    near(Impact.cost(sold, 40_000), -Impact.cost(market, -40_000))
    const halves =
      Impact.cost(market, -20_000) + Impact.cost(Impact.after(market, -20_000), -20_000)
    near(halves, Impact.cost(market, -40_000), 1e-10)
    near(Impact.price(Impact.after(sold, 40_000)), 100)
  }
})

test('[IMP5] constant product: worked numbers with and without a fee', () => {
  const free = value(ConstantProduct.create({ base: 1_000, quote: 2_000_000, fee: 0 }))
  near(Impact.cost(free, -1_000), -1_000_000)
  near(Impact.priceAfter(free, -1_000), 500)
  near(Impact.cost(free, 500), 2_000_000)
  near(Impact.quantityTo(free, Math.log(4)), 500)
  const pool = value(ConstantProduct.create({ base: 1_000, quote: 2_000_000, fee: 0.003 }))
  near(Impact.cost(pool, -100), (-2_000_000 * 99.7) / 1_099.7)
  assert.equal(Impact.cost(pool, 1_000), Number.POSITIVE_INFINITY)
  assert.equal(Impact.priceAfter(pool, 1_000), Number.POSITIVE_INFINITY)
  assert.equal(Impact.curve(pool, 'buy').move(2_000_000), Number.POSITIVE_INFINITY)
})

test('[IMP6] StableSwap: the stETH pool of 19 June 2023 after 80,000 stETH', () => {
  const pool = value(StableSwap.create({ base: 241_954, quote: 235_285, ann: 60, fee: 0.0004 }))
  near(-Impact.cost(pool, -1), 0.9987, 2e-6)
  const after = Impact.after(pool, -80_000) as StableSwap
  assert.equal(Math.floor(after.quote), 156_359)
  near(-Impact.cost(after, -1), 0.97162, 5e-6)
  assert.equal(Impact.priceAfter(pool, 241_954), Number.POSITIVE_INFINITY)
  assert.equal(Impact.quantityTo(pool, 0), 0)
})

const book = value(
  Levels.create(
    [
      [99, 10],
      [98, 20],
      [90, 5],
    ],
    [
      [101, 10],
      [103, 20],
    ],
  ),
)

/** The average price of what is filled; the price now where that is nothing. */
function averagePrice(market: Impact, quantity: number): number {
  const filled = Impact.fillable(market, quantity)
  return filled === 0 ? Impact.price(market) : Impact.cost(market, filled) / filled
}

test('[IMP7] a book of levels: prices step, a side runs out, and it refills', () => {
  assert.equal(Impact.price(book), 100)
  assert.equal(Impact.cost(book, -15), -(990 + 5 * 98))
  near(Impact.priceAfter(book, -15), (100 * 98) / 99)
  near(Impact.priceAfter(book, 10), (100 * 103) / 101)
  assert.equal(Impact.fillable(book, -100), -35)
  assert.equal(averagePrice(book, -100), (990 + 1_960 + 450) / 35)
  assert.equal(Impact.priceAfter(book, -35), 0)
  assert.equal(Impact.priceAfter(book, 30), Number.POSITIVE_INFINITY)
  assert.equal(Impact.quantityTo(book, -0.02), -30)
  const gone = Impact.after(book, -15)
  near(Impact.price(Impact.refill(gone, 0.5)), 100)
  assert.equal(Impact.fillable(Impact.refill(gone, 0.5), -100), -27.5)
  assert.deepEqual(Impact.refill(gone, 1), book)
  const none = Impact.after(Impact.after(book, -35), 30)
  assert.equal(Impact.price(none), 100)
  assert.equal(averagePrice(none, -1), 100)
  const curve = Impact.curve(book, 'sell')
  assert.deepEqual([curve.move(0), curve.move(3_500)], [0, Number.POSITIVE_INFINITY])
  assert.equal(curve.absorbs(0.05), 3_000)
  assert.equal(curve.slope(3_400), Number.POSITIVE_INFINITY)
})

test('[IMP8] what makes no market is refused by name', () => {
  const nan = Number.NaN
  assert.equal(error(Linear.create(0)), 'impact.depthNotPositive')
  assert.equal(error(Linear.create(-5)), 'impact.depthNotPositive')
  assert.equal(error(Linear.create(nan)), 'impact.depthNotPositive')
  const ok = { depth: 1, unit: 1, crossover: 1 }
  assert.equal(error(SquareRoot.create({ ...ok, depth: -1 })), 'impact.depthNotPositive')
  assert.equal(error(SquareRoot.create({ ...ok, unit: 0 })), 'impact.unitNotPositive')
  assert.equal(error(SquareRoot.create({ ...ok, crossover: 0 })), 'impact.gainInfiniteAtZero')
  assert.equal(error(DepthProfile.create([])), 'impact.profileEmpty')
  const at = (notional: number, move: number) => ({ notional, move })
  assert.equal(error(DepthProfile.create([at(0, 0.1), at(1, 0.2)])), 'impact.gainInfiniteAtZero')
  assert.equal(error(DepthProfile.create([at(1, 0.1), at(1, 0.2)])), 'impact.profileNotRising')
  assert.equal(error(DepthProfile.create([at(1, 0.1), at(2, 0.05)])), 'impact.profileNotRising')
  assert.equal(error(DepthProfile.create([at(1, 0.1), at(2, 0.1)])), 'impact.profileNotRising')
  assert.equal(error(DepthProfile.create([at(-1, 0.1)])), 'impact.depthNotPositive')
  assert.equal(error(DepthProfile.create([at(nan, 0.1)])), 'impact.depthNotPositive')
  assert.equal(error(DepthProfile.create([at(0, 0), at(1, 0.1)])), 'none')
  assert.equal(error(Elastic.create(linear, 0)), 'impact.priceNotPositive')
  const pool = { base: 1, quote: 1, fee: 0, ann: 10 }
  assert.equal(error(ConstantProduct.create({ ...pool, base: 0 })), 'impact.reserveNotPositive')
  assert.equal(error(ConstantProduct.create({ ...pool, fee: 1 })), 'impact.feeOutOfRange')
  assert.equal(error(StableSwap.create({ ...pool, quote: nan })), 'impact.reserveNotPositive')
  assert.equal(error(StableSwap.create({ ...pool, ann: 0 })), 'impact.amplificationUnderOne')
  assert.equal(error(StableSwap.create({ ...pool, fee: -1 })), 'impact.feeOutOfRange')
  assert.equal(error(Levels.create([], [[2, 1]])), 'impact.levelsEmpty')
  assert.equal(error(Levels.create([[2, 1]], [[2, 1]])), 'impact.levelsCrossed')
  const unordered = [
    [1, 1],
    [1.5, 1],
  ] as const
  assert.equal(error(Levels.create(unordered, [[2, 1]])), 'impact.levelsUnordered')
  assert.equal(error(Levels.create([[1, 0]], [[2, 1]])), 'impact.sizeNotPositive')
  assert.equal(error(Levels.create([[nan, 1]], [[2, 1]])), 'impact.priceNotPositive')
  assert.throws(() => Impact.cost(book, nan), /a quantity is a finite number/)
  assert.throws(() => Impact.refill(book, 2), /between zero and one/)
})

test('[IMP9] a deeper market, and a share of the flow', () => {
  const curve = Impact.curve(value(Elastic.create(root, 100)), 'sell')
  const deep = ImpactCurve.deepened(curve, 4)
  near(deep.move(120e9), curve.move(30e9))
  near(deep.slope(120e9), curve.slope(30e9) / 4)
  near(deep.absorbs(0.03), 4 * curve.absorbs(0.03))
  const half = ImpactCurve.shared(curve, 0.5)
  near(half.move(60e9), curve.move(30e9))
  near(half.slope(60e9), curve.slope(30e9) / 2)
  near(half.absorbs(0.03), 2 * curve.absorbs(0.03))
  assert.equal(ImpactCurve.shared(curve, 0).absorbs(0.1), Number.POSITIVE_INFINITY)
})

test('[IMP10] an elastic market comes back by a share of what it is displaced', () => {
  const sold = Impact.after(value(Elastic.create(linear, 100)), -25e7 / 10)
  near(Impact.price(sold), 100 * Math.exp(-0.1))
  near(Impact.price(Impact.refill(sold, 0.5)), 100 * Math.exp(-0.05))
  assert.equal(Impact.price(Impact.refill(sold, 1)), 100)
  const pool = value(ConstantProduct.create({ base: 10, quote: 10, fee: 0 }))
  const left = Impact.after(pool, -1)
  assert.deepEqual(Impact.refill(left, 1), left)
})

const scale = fc.double({ min: 1e-3, max: 1e6, noNaN: true })
const share = fc.double({ min: 0.001, max: 0.9, noNaN: true })
const points = fc.array(fc.tuple(share, share), { minLength: 1, maxLength: 5 }).map((steps) => {
  let [notional, move] = [0, 0]
  return steps.map(([dq, dx]) => {
    notional += dq * 100
    move += dx / 10
    return { notional, move }
  })
})
const law: fc.Arbitrary<Elastic['law']> = fc.oneof(
  scale.map((depth) => value(Linear.create(depth))),
  fc
    .record({ depth: scale, unit: share, crossover: scale })
    .map((of) => value(SquareRoot.create(of))),
  points.map((of) => value(DepthProfile.create(of))),
)
const markets: fc.Arbitrary<Impact> = fc.oneof(
  fc.tuple(law, scale, fc.double({ min: -1, max: 1, noNaN: true })).map(([law, anchor, moved]) => {
    const market = value(Elastic.create(law, anchor))
    return Elastic.after(market, Elastic.quantityTo(market, moved))
  }),
  fc
    .record({ base: scale, quote: scale, fee: fc.double({ min: 0, max: 0.1, noNaN: true }) })
    .map((of) => value(ConstantProduct.create(of))),
  fc
    .record({
      base: fc.double({ min: 100, max: 1e6, noNaN: true }),
      skew: fc.double({ min: 0.2, max: 5, noNaN: true }),
      ann: fc.double({ min: 1, max: 1_000, noNaN: true }),
      fee: fc.double({ min: 0, max: 0.01, noNaN: true }),
    })
    .map(({ skew, ...of }) => value(StableSwap.create({ ...of, quote: of.base * skew }))),
)

/** A notional that displaces the market, within the bound of prices. */
const sizeFor = (market: Impact, side: Side, part: number): number =>
  Impact.curve(market, side).absorbs(part)

test('[IMP4] [IMP5] [IMP6] moves rise with size, and the inverse finds the size again', () => {
  fc.assert(
    fc.property(markets, fc.constantFrom('sell', 'buy'), share, share, (market, side, a, b) => {
      const curve = Impact.curve(market, side)
      const size = sizeFor(market, side, Math.max(a, b))
      const less = sizeFor(market, side, Math.min(a, b))
      assert.equal(curve.move(0), 0)
      assert.ok(size >= less && curve.move(less) <= curve.move(size) + 1e-12)
      near(curve.move(size), Math.max(a, b), 1e-7)
      assert.ok(curve.slope(size) >= 0)
      const sign = side === 'sell' ? -1 : 1
      const quantity = Impact.quantityTo(market, sign * a)
      near(Impact.priceAfter(market, quantity) / Impact.price(market), Math.exp(sign * a), 1e-7)
    }),
    { numRuns },
  )
})

test('[IMP4] [IMP5] [IMP6] a cost is the area under the price: a taker pays between start and end', () => {
  fc.assert(
    fc.property(markets, fc.constantFrom(-1, 1), share, (market, sign, part) => {
      const quantity = Impact.quantityTo(market, sign * part)
      const average = averagePrice(market, quantity)
      const [start, end] = [Impact.price(market), Impact.priceAfter(market, quantity)]
      if (sign > 0) assert.ok(average >= start * (1 - 1e-9), `${average} under ${start}`)
      else assert.ok(average <= start * (1 + 1e-9), `${average} over ${start}`)
      if (market.kind !== 'elastic') return
      const [low, high] = [Math.min(start, end), Math.max(start, end)]
      assert.ok(average >= low * (1 - 1e-6) && average <= high * (1 + 1e-6))
      // Simpson on the price itself, an oracle that shares no closed form.
      const at = (t: number) => Impact.priceAfter(market, quantity * t)
      let sum = 0
      for (let n = 0; n < 400; n++) sum += at(n / 400) + 4 * at((n + 0.5) / 400) + at((n + 1) / 400)
      near(average, sum / 2_400, 2e-3)
    }),
    { numRuns: Math.min(numRuns, 200) },
  )
})

test('[IMP1] [IMP2] [IMP3] [IMP5] the slope is the slope of the move', () => {
  fc.assert(
    fc.property(markets, fc.constantFrom('sell', 'buy'), share, (market, side, part) => {
      const curve = Impact.curve(market, side)
      const size = sizeFor(market, side, part)
      if (market.kind === 'elastic' && (market.law.law !== 'linear' || market.taken !== 0)) {
        // Kinks: the slope lies between the steepest and the flattest nearby.
        const [left, right] = [curve.slope(size * 0.99999), curve.slope(size * 1.00001)]
        const step = (curve.move(size * 1.00001) - curve.move(size * 0.99999)) / (size * 0.00002)
        assert.ok(step <= Math.max(left, right) * 1.01 && step >= Math.min(left, right) * 0.99)
        return
      }
      const step = size * 1e-4
      const rise = curve.move(size + step) - curve.move(size - step)
      near(curve.slope(size), rise / (2 * step), 1e-3)
    }),
    { numRuns },
  )
})

const anyMarket: fc.Arbitrary<Impact> = fc.oneof(
  markets,
  fc.array(fc.tuple(share, scale), { minLength: 1, maxLength: 4 }).map((steps) => {
    let away = 0
    const quotes = steps.map(([gap, size]) => {
      away += gap / 10
      return [away, size] as const
    })
    return value(
      Levels.create(
        quotes.map(([away, size]) => [100 * Math.exp(-away), size] as const),
        quotes.map(([away, size]) => [100 * Math.exp(away), size] as const),
      ),
    )
  }),
)
const trades = fc.array(
  fc.tuple(fc.double({ min: -12, max: 12, noNaN: true }), fc.constantFrom(-1, 1), share),
  { maxLength: 6 },
)

test('[IMP8] whatever is traded, however much, nothing answers NaN', () => {
  fc.assert(
    fc.property(anyMarket, trades, (start, steps) => {
      let market = start
      for (const [power, sign, part] of steps) {
        const quantity = sign * 10 ** power
        const seen: number[] = [
          Impact.price(market),
          Impact.priceAfter(market, quantity),
          Impact.cost(market, quantity),
          averagePrice(market, quantity),
        ]
        for (const side of ['sell', 'buy'] as const) {
          const curve = Impact.curve(market, side)
          const size = Math.abs(quantity)
          seen.push(curve.move(size), curve.move(0), curve.slope(size), curve.absorbs(part))
        }
        assert.ok(!seen.some(Number.isNaN), `${seen}`)
        assert.ok(
          seen.every((x, index) => index === 2 || x >= 0),
          `${seen}`,
        )
        market = Impact.refill(Impact.after(market, quantity), part)
      }
    }),
    { numRuns },
  )
})
