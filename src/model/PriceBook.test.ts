import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { btc, linearSpec, usdt } from '../../test/instruments.ts'
import { numRuns } from '../../test/numRuns.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Instrument, type InstrumentSpec } from './Instrument.ts'
import { PriceBook } from './PriceBook.ts'

const eth = { id: 'ETH', index: 2, decimals: 18 }

const book = (...prices: (bigint | undefined)[]): PriceBook => ({
  time: 0,
  marks: [],
  indices: prices.map((price) =>
    price === undefined ? undefined : { price, time: 0, source: 'test' },
  ),
  funding: [],
})

const dollars = (cents: bigint): bigint => cents * 10n ** 10n

test('[MODEL7] a price is fresh up to and including its age, and missing where there is none', () => {
  const price = { time: 1_000 }
  assert.equal(PriceBook.validity(price, 1_000, 5_000), 'fresh')
  assert.equal(PriceBook.validity(price, 6_000, 5_000), 'fresh')
  assert.equal(PriceBook.validity(price, 6_001, 5_000), 'stale')
  assert.equal(PriceBook.validity(price, 0, 5_000), 'fresh')
  assert.equal(PriceBook.validity(undefined, 0, 5_000), 'missing')
})

test('[MODEL7] a mark of zero or below is used only where a linear instrument allows it', () => {
  const oil: InstrumentSpec = { ...linearSpec, allowsNonPositive: true }
  const at = (price: bigint | null, change: Partial<InstrumentSpec> = {}) => {
    const instrument = Instrument.create({ ...oil, ...change }, 1, btc, usdt)
    const mark = price === null ? undefined : { price: Price.of(price), time: 0, source: 'test' }
    const marks = { ...book(), marks: [undefined, mark] }
    assert.equal(PriceBook.mark(marks, instrument), mark)
    return PriceBook.usable(marks, instrument)
  }
  assert.deepEqual([at(5n), at(0n), at(-3_763n)], [5n, 0n, -3_763n])
  const careful = { allowsNonPositive: false }
  assert.deepEqual([at(1n, careful), at(0n, careful), at(-1n, careful)], [1n, undefined, undefined])
  const inverse = { payoff: 'inverse' } as const
  assert.deepEqual([at(5n, inverse), at(0n, inverse)], [5n, undefined])
  assert.equal(at(null), undefined)
})

test('[MODEL4] converts a credit down and a debt up in size', () => {
  const prices = book(dollars(6_000_000n), 999_000_000_000n)
  const one = Amount.of(100_000_000n)
  assert.equal(PriceBook.convert(prices, one, btc, usdt), 6_006_006_006_006n)
  assert.equal(PriceBook.convert(prices, Amount.negate(one), btc, usdt), -6_006_006_006_007n)
})

test('[MODEL4] respects the decimals of both', () => {
  const prices = book(undefined, dollars(100n), dollars(250_000n))
  assert.equal(PriceBook.convert(prices, Amount.of(10n ** 18n), eth, usdt), 250_000_000_000n)
  assert.equal(PriceBook.convert(prices, Amount.of(1n), eth, usdt), 0n)
  assert.equal(PriceBook.convert(prices, Amount.of(-1n), eth, usdt), -1n)
})

test('[MODEL4] [MODEL7] missing is unknown, never zero', () => {
  const one = Amount.of(1n)
  assert.equal(PriceBook.convert(book(undefined, dollars(100n)), one, btc, usdt), null)
  assert.equal(PriceBook.convert(book(dollars(100n)), one, btc, usdt), null)
  assert.equal(PriceBook.convert(book(), Amount.zero, btc, usdt), 0n)
  assert.equal(PriceBook.convert(book(), one, usdt, usdt), 1n)
})

test('[MODEL4] a weighted amount is rounded once', () => {
  // Two thirds of 7 atoms at 3 each are 14; rounded before the price they would be 12.
  const prices = book(dollars(300n), dollars(100n))
  assert.equal(PriceBook.convert(prices, Amount.of(14n), btc, usdt, 3n), 14n)
  assert.equal(PriceBook.convert(prices, Amount.of(-14n), usdt, usdt, 3n), -5n)
  assert.equal(PriceBook.convert(prices, Amount.of(5n), usdt, usdt, 2n), 2n)
})

test('[MODEL4] is the floor of the exact quotient, whatever the sign and the weight', () => {
  const atoms = fc.bigInt(-(2n ** 62n), 2n ** 62n)
  const index = fc.bigInt(1n, 10n ** 24n)
  fc.assert(
    fc.property(atoms, index, index, fc.nat(18), fc.nat(18), fc.bigInt(1n, 10n ** 6n), (...row) => {
      const [amount, from, to, decimalsFrom, decimalsTo, per] = row
      const asset = { id: 'A', index: 0, decimals: decimalsFrom }
      const numeraire = { id: 'B', index: 1, decimals: decimalsTo }
      const value = PriceBook.convert(book(from, to), Amount.of(amount), asset, numeraire, per)
      assert.ok(value !== null)
      const exact = amount * from * 10n ** BigInt(decimalsTo)
      const unit = to * 10n ** BigInt(decimalsFrom) * per
      assert.ok(value * unit <= exact && exact < (value + 1n) * unit)
    }),
    { numRuns },
  )
})
