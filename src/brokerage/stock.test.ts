import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Ratio } from '../money/Ratio.ts'
import { MarginCredit } from './MarginCredit.ts'
import { StockMargin, type StockPosition } from './StockMargin.ts'

const of = (numerator: number, denominator = 1) => Ratio.of(BigInt(numerator), BigInt(denominator))

const asked = (position: Partial<StockPosition> & Pick<StockPosition, 'side' | 'price'>) =>
  StockMargin.maintenance(StockMargin.finra, {
    ...{ shares: of(100), isMarginable: true, factor: Ratio.one },
    ...position,
  })

test('[STOCK1] long a quarter, and all of what is not marginable', () => {
  assert.deepEqual(asked({ side: 'long', price: of(50) }), of(1_250))
  assert.deepEqual(asked({ side: 'long', price: of(50), isMarginable: false }), of(5_000))
})

test('[STOCK2] short the greater of an amount and a rate, exactly five dollars in the row above', () => {
  const rows = [
    [16_6666, 500_00],
    [17_0000, 510_00],
    [5_0000, 500_00],
    [4_9900, 499_00],
    [2_5000, 250_00],
    [2_0000, 250_00],
    [100, 250_00],
  ] as const
  for (const [price, cents] of rows) {
    assert.deepEqual(asked({ side: 'short', price: of(price, 10_000) }), of(cents, 100), `${price}`)
  }
})

test('[STOCK3] the rate times the size of the factor, long at most what the fund is worth', () => {
  const long = (factor: Ratio) => asked({ side: 'long', price: of(1), factor })
  assert.deepEqual(long(of(2)), of(50))
  assert.deepEqual(long(of(-3)), of(75))
  assert.deepEqual(long(of(5)), of(100))
  assert.deepEqual(long(of(1, 2)), of(25))
  assert.deepEqual(asked({ side: 'short', price: of(100), factor: of(-5) }), of(15_000))
})

test('[STOCK4] [STOCK5] at the call price an account is not called, a tick beyond it is', () => {
  const sides = fc.constantFrom('long', 'short')
  const rate = fc.integer({ min: 1, max: 99 })
  const cash = fc.integer({ min: 1, max: 1_000_000 })
  const shares = fc.integer({ min: 1, max: 1_000 })
  fc.assert(
    fc.property(sides, rate, cash, shares, (side, percent, dollars, count) => {
      const [r, c, n] = [of(percent, 100), of(dollars), of(count)]
      const price = MarginCredit.callPrice(side, c, r, n)
      assert.ok(price !== null)
      const at = (one: Ratio) =>
        MarginCredit.call({ side, stock: Ratio.mul(one, n), cash: c }, r).numerator > 0n
      const tick = of(side === 'long' ? -1 : 1, 1_000_000)
      assert.equal(at(price), false)
      assert.equal(at(Ratio.add(price, tick)), true)
    }),
    { numRuns },
  )
})

test('[STOCK4] an account as it is opened has the initial margin for equity, on either side', () => {
  for (const [side, cash] of [
    ['long', 50],
    ['short', 150],
  ] as const) {
    const opened = MarginCredit.opened(side, of(100), of(1, 2))
    assert.deepEqual([opened.cash, MarginCredit.equity(opened)], [of(cash), of(50)])
  }
})

test('[STOCK5] no price is enough for a long account that may owe nothing', () => {
  const price = (side: 'long' | 'short', rate: number) =>
    MarginCredit.callPrice(side, of(100), of(rate), of(1))
  assert.deepEqual([price('long', 1), price('long', 2)], [null, null])
  assert.deepEqual(price('short', 1), of(50))
})

test('[STOCK6] a house deficit is not a rule deficit', () => {
  assert.deepEqual(MarginCredit.missing(of(110), of(100)), of(0))
  assert.deepEqual(MarginCredit.missing(of(110), of(130)), of(20))
})

test('[STOCK7] each cure brings a called account to its rate exactly, and a cent less does not', () => {
  const account = { side: 'long', stock: of(7_000), cash: of(5_000) } as const
  const rate = of(3, 10)
  const { cash, securities, sale } = MarginCredit.cures(MarginCredit.call(account, rate), rate)
  assert.ok(securities !== null && sale !== null)
  const after = (stock: Ratio, paid: Ratio) =>
    MarginCredit.call(
      { ...account, stock: Ratio.add(account.stock, stock), cash: Ratio.sub(account.cash, paid) },
      rate,
    ).numerator
  const none = of(0)
  const less = (amount: Ratio) => Ratio.sub(amount, of(1, 100))
  const minus = (amount: Ratio) => Ratio.sub(none, amount)
  assert.equal(after(none, cash), 0n)
  assert.ok(after(none, less(cash)) > 0n)
  assert.equal(after(securities, none), 0n)
  assert.ok(after(less(securities), none) > 0n)
  assert.equal(after(minus(sale), sale), 0n)
  assert.ok(after(minus(less(sale)), less(sale)) > 0n)
  assert.equal(MarginCredit.cures(of(1), Ratio.one).securities, null)
  assert.equal(MarginCredit.cures(of(1), Ratio.zero).sale, null)
})
