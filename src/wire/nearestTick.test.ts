import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Fixture } from '../../test/wire/Fixture.ts'
import type { Instrument } from '../model/Instrument.ts'
import { Decimal } from '../money/Decimal.ts'
import { Ratio } from '../money/Ratio.ts'
import { nearestTick } from './nearestTick.ts'
import { scientific } from './scientific.ts'

const [btc, , inverse] = Fixture.instruments as [Instrument, Instrument, Instrument]
const oil: Instrument = { ...inverse, payoff: 'linear', allowsNonPositive: true }

const decimal = (text: string): Decimal => {
  const result = scientific(text)
  assert.ok(result.ok, text)
  return result.value
}

test('[WIRE15] half a tick goes upward, and what is nearest to zero is no price', () => {
  const rows: readonly (readonly [string, Instrument, bigint | null])[] = [
    ['43000.05', btc, 430_001n],
    ['43000.0499', btc, 430_000n],
    ['43000', btc, 430_000n],
    ['0.05', btc, 1n],
    ['0.049', btc, null],
    ['0', btc, null],
    ['-5', btc, null],
    ['100.25', inverse, 201n],
    ['-37.63', oil, -75n],
    ['-0.25', oil, 0n],
    ['-0.26', oil, -1n],
    ['900719925474099.1', btc, 9_007_199_254_740_991n],
    ['900719925474099.15', btc, null],
    ['1e30', btc, null],
  ]
  for (const [text, instrument, expected] of rows) {
    assert.equal(nearestTick(decimal(text), instrument), expected, text)
  }
})

test('[WIRE15] no tick is nearer', () => {
  const units = fc.bigInt({ min: 1n, max: 10n ** 15n })
  fc.assert(
    fc.property(units, fc.integer({ min: 0, max: 9 }), (units, scale) => {
      const tick = nearestTick({ units, scale }, oil)
      if (tick === null) return
      const price = Ratio.fromDecimal({ units, scale })
      const half = Ratio.of(1n, 4n)
      const off = Ratio.sub(price, Ratio.fromDecimal(Decimal.times(tick, oil.tick)))
      assert.ok(
        Ratio.compare(off, half) < 0 && Ratio.compare(off, Ratio.sub(Ratio.zero, half)) >= 0,
      )
    }),
    { numRuns },
  )
})

test('[WIRE13] a number with an exponent is written out in full', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['1.5e-7', '0.00000015'],
    ['-2E3', '-2000'],
    ['0e5', '0'],
    ['1.50e+1', '15'],
    ['1e-40', `0.${'0'.repeat(39)}1`],
    ['1e39', `1${'0'.repeat(39)}`],
    ['1e40', 'decimal.tooLong'],
    ['1e-41', 'decimal.tooLong'],
    ['1e99999', 'decimal.tooLong'],
    ['1e-99999', 'decimal.tooLong'],
    [`1e${'9'.repeat(400)}`, 'decimal.tooLong'],
    ['e5', 'decimal.malformed'],
    ['1e', 'decimal.malformed'],
    ['0x10', 'decimal.malformed'],
    ['Infinity', 'decimal.malformed'],
  ]
  for (const [text, expected] of rows) {
    const result = scientific(text)
    assert.equal(result.ok ? Decimal.format(result.value) : result.error, expected, text)
  }
})

test('[WIRE13] any finite number of a program reads as its shortest decimal', () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 }),
      (value) => {
        fc.pre(Math.abs(value) > 1e-20)
        assert.equal(Number(Decimal.format(decimal(`${value}`))), value)
      },
    ),
    { numRuns },
  )
})
