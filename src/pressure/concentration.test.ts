import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Elastic } from '../market/impact/Elastic.ts'
import { Impact } from '../market/impact/Impact.ts'
import type { ImpactCurve } from '../market/impact/ImpactCurve.ts'
import { Linear } from '../market/impact/Linear.ts'
import { Concentration } from './Concentration.ts'
import { SlippageAtRisk } from './SlippageAtRisk.ts'

function linear(depth: number): ImpactCurve {
  const law = Linear.create(depth)
  assert.ok(law.ok)
  const market = Elastic.create(law.value, 1)
  assert.ok(market.ok)
  return Impact.curve(market.value, 'sell')
}

const near = (found: number, expected: number, within: number): void =>
  assert.ok(Math.abs(found - expected) <= within, `expected ${expected}, found ${found}`)

test('[CONC1] the index of three, of one and of nobody', () => {
  const three = Concentration.of([20, 50, 0, 30])
  near(three.index, 0.38, 1e-12)
  near(three.effective, 1 / 0.38, 1e-12)
  assert.deepEqual([three.accounts, three.top], [3, { one: 0.5, five: 1, ten: 1 }])
  assert.deepEqual(Concentration.of([7]).effective, 1)
  assert.deepEqual(Concentration.of([]), {
    accounts: 0,
    index: 0,
    effective: 0,
    top: { one: 0, five: 0, ten: 0 },
  })
})

const sizes = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), {
  minLength: 1,
  maxLength: 40,
})

test('[CONC1] as many as there are where all are equal, fewer elsewhere, and merging two never gives more', () => {
  fc.assert(
    fc.property(sizes, (held) => {
      const found = Concentration.of(held)
      assert.ok(found.effective <= held.length * (1 + 1e-12) && found.effective >= 1 - 1e-12)
      const [first = 0, second = 0, ...rest] = held
      assert.ok(
        Concentration.of([first + second, ...rest]).effective <= found.effective * (1 + 1e-12),
      )
      near(Concentration.of(held.map(() => 3)).effective, held.length, 1e-9 * held.length)
    }),
    { numRuns: 200 },
  )
})

test('[SAR1] selling into a linear market loses 1 - (D ÷ Q) (1 - e^(-Q ÷ D))', () => {
  for (const [share, loses] of [
    [0.1, 0.0483742],
    [0.5, 0.2130613],
    [1, 0.3678794],
  ] as const) {
    near(SlippageAtRisk.slippage(linear(100), 100 * share, 'sell'), loses, 5e-8)
  }
  near(SlippageAtRisk.slippage(linear(100), 50, 'buy'), (Math.exp(0.5) - 1) / 0.5 - 1, 1e-9)
  assert.equal(SlippageAtRisk.slippage(linear(100), 0, 'sell'), 0)
})

test('[SAR2] of one market it is its slippage, and of the tail the part that is beyond the level', () => {
  const one = SlippageAtRisk.of([{ size: 200, slippage: 0.1 }], 0.95)
  near(one.slippage, 0.1, 0)
  near(one.expected, 0.1, 1e-12)
  near(one.total, 1, 1e-9)
  const two = [
    { size: 90, slippage: 0.02 },
    { size: 10, slippage: 0.3 },
  ]
  const found = SlippageAtRisk.of(two, 0.8)
  assert.equal(found.slippage, 0.02)
  near(found.expected, (10 * 0.02 + 10 * 0.3) / 20, 1e-12)
  near(SlippageAtRisk.of(two, 0).total, 90 * 0.02 + 3, 1e-9)
  assert.deepEqual(SlippageAtRisk.of([], 0.95), { level: 0.95, slippage: 0, expected: 0, total: 0 })
})

test('[SAR2] twice the depth raises none of it, and a higher level neither quantile nor mean lowers', () => {
  const books = fc.array(
    fc.tuple(
      fc.double({ min: 1, max: 500, noNaN: true }),
      fc.double({ min: 50, max: 5e3, noNaN: true }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  fc.assert(
    fc.property(books, (book) => {
      const at = (depths: number, level: number) =>
        SlippageAtRisk.of(
          book.map(([size, depth]) => ({
            size,
            slippage: SlippageAtRisk.slippage(linear(depth * depths), size, 'sell'),
          })),
          level,
        )
      const [thin, deep, higher] = [at(1, 0.9), at(2, 0.9), at(1, 0.97)]
      assert.ok(deep.slippage <= thin.slippage && deep.total <= thin.total * (1 + 1e-9))
      assert.ok(deep.expected <= thin.expected * (1 + 1e-9))
      assert.ok(higher.slippage >= thin.slippage && higher.expected >= thin.expected * (1 - 1e-9))
    }),
    { numRuns: 60 },
  )
})
