import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Ratio } from '../money/Ratio.ts'
import { FuturesMargin } from './FuturesMargin.ts'
import { ScheduleMargin } from './ScheduleMargin.ts'
import { CalendarSpread } from './span/CalendarSpread.ts'
import * as nse from './span/nse.ts'
import { OptionArray } from './span/OptionArray.ts'
import { Scenario } from './span/Scenario.ts'
import { SpanBook, type SpanPosition } from './span/SpanBook.ts'

const of = (numerator: number, denominator = 1) => Ratio.of(BigInt(numerator), BigInt(denominator))

test('[FUT1] wheat: three losses, and a call to initial margin of 8,750', () => {
  const terms = { initial: of(32_500), maintenance: of(25_000), restoreTo: 'initial' } as const
  const profits = [-1_250, -4_250, -3_250, 0].map((one) => of(one))
  const days = FuturesMargin.settle(terms, of(32_500), profits)
  assert.deepEqual(
    days.map(({ balance }) => balance),
    [31_250, 27_000, 23_750, 32_500].map((one) => of(one)),
  )
  assert.deepEqual(
    days.map(({ call }) => call),
    [0, 0, 8_750, 0].map((one) => of(one)),
  )
  const [atMaintenance] = FuturesMargin.settle(terms, of(25_001), [of(-1)])
  assert.deepEqual(atMaintenance?.call, of(0))
  const [restored] = FuturesMargin.settle({ ...terms, restoreTo: 'maintenance' }, of(25_000), [
    of(-1),
  ])
  assert.deepEqual(restored?.call, of(1))
})

test('[FUT2] [FUT3] what is above initial is released; late calls leave reducing orders, debts none', () => {
  assert.deepEqual(FuturesMargin.releasable(of(12_000), of(11_000)), of(1_000))
  assert.deepEqual(FuturesMargin.releasable(of(10_500), of(11_000)), of(0))
  const taken = FuturesMargin.ordersTaken
  assert.deepEqual(taken('omnibus', 4, true), { increase: true, reduce: true })
  assert.deepEqual(taken('omnibus', 5, false), { increase: false, reduce: true })
  assert.deepEqual(taken('customer', 5, false), { increase: true, reduce: true })
  assert.deepEqual(taken('customer', 6, true), { increase: false, reduce: false })
})

test('[FUT4] SGX restores initial and variation margin, and calls only below what is required', () => {
  const account = { required: of(10_000), initial: of(12_500), variation: of(500) }
  const call = (assets: number) => FuturesMargin.sgxCall({ ...account, assets: of(assets) })
  assert.deepEqual(call(9_000), { restoreTo: of(13_000), call: of(4_000) })
  assert.deepEqual(call(10_000).call, of(0))
  const increases = (assets: number, initial: number) =>
    FuturesMargin.sgxOrders({ ...account, assets: of(assets), initial: of(initial) }).increase
  assert.deepEqual([increases(9_000, 12_500), increases(10_000, 12_500)], [false, true])
  assert.equal(increases(9_000, 1_000), false, 'called, though nothing is left to restore')
})

test('[SCHED1] rates by years, borders in the shorter row', () => {
  const rate = (kind: Parameters<typeof ScheduleMargin.rate>[0], years: number) =>
    ScheduleMargin.rate(kind, of(years, 2))
  assert.deepEqual(
    [4, 5, 10, 11].map((years) => rate('interestRate', years)),
    [of(1, 100), of(2, 100), of(2, 100), of(4, 100)],
  )
  assert.deepEqual(rate('credit', 60), of(1, 10))
  assert.deepEqual(rate('fx', 1), of(6, 100))
  for (const kind of ['equity', 'commodity', 'other'] as const) {
    assert.deepEqual(rate(kind, 1), of(15, 100))
  }
})

test('[SCHED2] [SCHED3] the requirement is between 0.4 of gross and all of it', () => {
  const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { maxLength: 8 })
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 10_000 }), (list, gross) => {
      const { ratio } = ScheduleMargin.replacement(list.map((one) => of(one)))
      const net = ScheduleMargin.net(of(gross), ratio)
      assert.ok(Ratio.compare(net, of(gross * 2, 5)) >= 0)
      assert.ok(Ratio.compare(net, of(gross)) <= 0)
    }),
    { numRuns },
  )
  const { ratio } = ScheduleMargin.replacement([of(100), of(-400)])
  assert.deepEqual(ScheduleMargin.net(of(1_000), ratio), of(400))
  assert.deepEqual(ScheduleMargin.replacement([of(-1)]).ratio, of(1))
})

test('[SPAN1] [SPAN2] sixteen scenarios; a future loses seven tenths of its range in the extremes', () => {
  assert.equal(Scenario.all.length, 16)
  const shown = Scenario.all.map(({ price, volatility }) => [Ratio.format(price, 2), volatility])
  assert.deepEqual(shown.slice(2, 6), [
    ['0.33', 'up'],
    ['0.33', 'down'],
    ['-0.34', 'up'],
    ['-0.34', 'down'],
  ])
  const losses = Scenario.linear(of(100))
  assert.deepEqual(losses.slice(-4), [of(100), of(100), of(-70), of(70)])
})

const option = (id: string, expiry: string, price: number, losses: number[]) => ({
  ...{ id, isOption: true, expiry, price: of(price), compositeDelta: of(1, 2) },
  losses: losses.map((loss) => of(loss)),
})
const contracts = [
  option('near', 'a', 9, [5, -3, 8, -9]),
  option('far', 'b', 4, [-2, 6, 1, 4]),
  { ...option('future', 'a', 100, [10, -10, 0, 0]), isOption: false, compositeDelta: of(1) },
]
const terms = {
  spreads: [{ legs: ['a', 'b'] as const, ratio: [Ratio.one, Ratio.one] as const, rate: of(3) }],
  shortOptionMinimum: of(2),
}
const books = fc.array(
  fc.record({
    contract: fc.constantFrom(...contracts),
    quantity: fc.integer({ min: -9, max: 9 }).map((one) => of(one)),
  }),
  { maxLength: 6 },
)
const asked = (book: readonly SpanPosition[]) => SpanBook.requirement(book, terms)

test('[SPAN3] [SPAN6] a book is independent of the order and splitting of its positions', () => {
  fc.assert(
    fc.property(books, (book) => {
      const split = book.flatMap(({ contract, quantity }) => {
        const part = Ratio.div(quantity, of(3))
        return [
          { contract, quantity: part },
          { contract, quantity: Ratio.sub(quantity, part) },
        ]
      })
      assert.deepEqual(asked(split.toReversed()).requirement, asked(book).requirement)
      assert.ok(asked(book).requirement.numerator >= 0n)
    }),
    { numRuns },
  )
})

test('[SPAN3] [SPAN5] scan risk of a book is at most the sum of its parts, the worst is the first', () => {
  fc.assert(
    fc.property(books, (book) => {
      const { scanRisk, losses, worst, shortOptionMinimum } = asked(book)
      const parts = Ratio.sum(book.map((one) => asked([one]).scanRisk))
      assert.ok(Ratio.compare(scanRisk, parts) <= 0)
      if (book.length > 0) {
        const largest = losses[worst - 1] ?? Ratio.zero
        assert.ok(losses.every((loss) => Ratio.compare(loss, largest) <= 0))
        assert.ok(losses.slice(0, worst - 1).every((loss) => Ratio.compare(loss, largest) < 0))
      }
      const shorts = book.filter(({ contract }) => contract.isOption)
      const units = Ratio.sum(shorts.map(({ quantity }) => Ratio.max(of(0), negate(quantity))))
      assert.deepEqual(shortOptionMinimum, Ratio.mul(of(2), units))
    }),
    { numRuns },
  )
})

const { negate } = Ratio

test('[SPAN4] spreads take opposite deltas in order of priority, and leave what they took', () => {
  const spread = (near: string, far: string, rate: number) => ({
    legs: [near, far] as const,
    ratio: [Ratio.one, Ratio.one] as const,
    rate: of(rate),
  })
  const deltas = new Map([
    ['a', of(10)],
    ['b', of(-4)],
    ['c', of(-9)],
  ])
  const { charge, remaining } = CalendarSpread.charge(deltas, [
    spread('a', 'b', 100),
    spread('b', 'c', 1_000),
    spread('a', 'c', 10),
  ])
  assert.deepEqual(charge, of(460))
  assert.deepEqual([...remaining.values()], [of(0), of(0), of(-3)])
  const two = { ...spread('a', 'b', 1), ratio: [of(2), Ratio.one] as const }
  assert.deepEqual(CalendarSpread.charge(deltas, [two]).charge, of(4))
})

test('[SPAN7] exposure margin is asked of either side', () => {
  assert.deepEqual(nse.exposure(of(-65), of(100), nse.extremeLoss.stock), of(455, 2))
  assert.deepEqual(nse.exposure(of(65), of(100), nse.extremeLoss.index), of(130))
})

test('[SPAN8] a call less a put of one strike moves as the future does, and nothing is lost to nobody', () => {
  const market = {
    ...{ future: 4_000, priceRange: 200, volatility: 0.2, volatilityRange: 0.05 },
    ...{ years: 0.25, lookAhead: 1 / 365 },
  }
  const [call, put] = (['call', 'put'] as const).map((right) =>
    OptionArray.of({ right, strike: 4_100 }, market),
  )
  const linear = Scenario.linear(of(200))
  assert.ok(call !== undefined && put !== undefined)
  for (const [index, loss] of linear.entries()) {
    const both = Ratio.sub(call.losses[index] ?? Ratio.zero, put.losses[index] ?? Ratio.zero)
    const off = Ratio.abs(Ratio.sub(both, loss))
    assert.ok(Ratio.compare(off, of(1, 10 ** 9)) < 0, `scenario ${index + 1}`)
  }
  const parity = Ratio.sub(call.price, put.price)
  assert.ok(Ratio.compare(Ratio.abs(Ratio.sub(parity, of(-100))), of(1, 10 ** 9)) < 0)
})
