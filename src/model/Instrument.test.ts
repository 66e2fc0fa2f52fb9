import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { btc, inverse, inverseSpec, linear, linearSpec, usdt } from '../../test/instruments.ts'
import { numRuns } from '../../test/numRuns.ts'
import { limits } from '../base/limits.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { Instrument } from './Instrument.ts'

const lots = fc.bigInt(-limits.quantity, limits.quantity)
const price = fc.bigInt(1n, limits.price)

test('[MODEL1] the multiplier carries lots and ticks to settlement atoms', () => {
  assert.deepEqual(linear.multiplier, Ratio.of(10_000n))
  assert.deepEqual(inverse.multiplier, Ratio.of(10n ** 11n))
  assert.deepEqual(linear.baseAtomsPerLot, Ratio.of(100_000n))
  assert.deepEqual([linear.index, linear.baseIndex, linear.settleIndex], [0, 0, 1])
  assert.deepEqual([inverse.index, inverse.baseIndex, inverse.settleIndex], [1, 0, 0])
})

test('[MODEL1] a multiplier that is no whole number stays exact', () => {
  const fine = { ...linearSpec, lot: { units: 1n, scale: 6 }, tick: { units: 1n, scale: 4 } }
  const instrument = Instrument.create(fine, 0, btc, usdt)
  assert.deepEqual(instrument.multiplier, Ratio.of(1n, 100n))
  assert.equal(Instrument.value(instrument, 1n, 199n), 1n)
  assert.equal(Instrument.value(instrument, -1n, 199n), -2n)
  assert.equal(Instrument.notional(instrument, 1n, 199n), 2n)
  const half = Instrument.create(
    { ...linearSpec, lot: { units: 1n, scale: 7 }, tick: { units: 5n, scale: 2 } },
    0,
    btc,
    usdt,
  )
  assert.deepEqual(half.multiplier, Ratio.of(1n, 2n))
  assert.deepEqual([Instrument.value(half, 1n, 3n), Instrument.notional(half, 1n, 3n)], [1n, 2n])
  const third = { ...inverseSpec, tick: { units: 3n, scale: 0 } }
  const odd = Instrument.create(third, 0, btc, { ...btc, decimals: 0 })
  assert.deepEqual(odd.multiplier, Ratio.of(100n, 3n))
})

test('[MODEL2] a linear value is lots × price, for longs and shorts alike', () => {
  assert.equal(Instrument.value(linear, 2n, 600_000n), 12_000_000_000n)
  assert.equal(Instrument.value(linear, -2n, 600_000n), -12_000_000_000n)
  assert.equal(Instrument.notional(linear, -2n, 600_000n), 12_000_000_000n)
  assert.equal(Instrument.value(linear, 0n, 600_000n), 0n)
})

test('[MODEL2] an inverse value is minus lots ÷ price: a long gains as 1/price falls', () => {
  assert.equal(Instrument.value(inverse, 1n, 500_000n), -200_000n)
  assert.equal(Instrument.value(inverse, 1n, 600_000n), -166_667n)
  assert.equal(Instrument.value(inverse, -1n, 600_000n), 166_666n)
  assert.equal(Instrument.notional(inverse, 1n, 600_000n), 166_667n)
  assert.equal(Instrument.notional(inverse, -1n, 600_000n), 166_667n)
})

test('[MODEL2] oil below zero: a long is worth less than nothing, its notional is not', () => {
  const oil = Instrument.create({ ...linearSpec, allowsNonPositive: true }, 0, btc, usdt)
  assert.equal(Instrument.value(oil, 1n, -376n), -3_760_000n)
  assert.equal(Instrument.value(oil, -1n, -376n), 3_760_000n)
  assert.equal(Instrument.notional(oil, 1n, -376n), 3_760_000n)
  assert.equal(Instrument.value(oil, 5n, 0n), 0n)
})

test('[MODEL2] an inverse instrument has no value at a price of zero', () => {
  assert.throws(() => Instrument.value(inverse, 1n, 0n), /the denominator is positive/)
})

test('[MODEL2] a long and a short of one size lose at most an atom together, and gain none', () => {
  fc.assert(
    fc.property(lots, price, fc.boolean(), (size, at, isLinear) => {
      const instrument = isLinear ? linear : inverse
      const [long, short] = [size, -size].map((side) => Instrument.value(instrument, side, at))
      const sum = (long as bigint) + (short as bigint)
      assert.ok(sum === 0n || (sum === -1n && !isLinear))
      const notional = Instrument.notional(instrument, size, at)
      assert.equal(notional, Integer.max(Integer.abs(long as bigint), Integer.abs(short as bigint)))
    }),
    { numRuns },
  )
})

test('[MODEL2] a higher price is never worse for a long and never better for a short', () => {
  fc.assert(
    fc.property(lots, price, fc.bigInt(0n, 10_000n), fc.boolean(), (size, at, rise, isLinear) => {
      const instrument = isLinear ? linear : inverse
      const gain =
        Instrument.value(instrument, size, at + rise) - Instrument.value(instrument, size, at)
      assert.ok(size >= 0n ? gain >= 0n : gain <= 0n)
    }),
    { numRuns },
  )
})
