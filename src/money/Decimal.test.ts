import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal as Oracle } from 'decimal.js'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { limits } from '../base/limits.ts'
import { Decimal } from './Decimal.ts'

const Peer = Oracle.clone({ precision: 200, toExpNeg: -1_000, toExpPos: 1_000 })

const read = (text: string): Decimal => {
  const result = Decimal.parse(text)
  assert.ok(result.ok, `${text} is a decimal`)
  return result.value
}

const refusal = (text: string): string => {
  const result = Decimal.parse(text)
  return result.ok ? 'read' : result.error
}

const digits = (min: number, max: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max })

const plain = fc
  .tuple(fc.constantFrom('', '-'), digits(1, 20), fc.option(digits(1, 19)))
  .map(([minus, whole, fraction]) => {
    const front = minus + (whole.replace(/^0+/, '') || '0')
    return fraction === null ? front : `${front}.${fraction}`
  })

test('[MONEY1] reads plain decimals exactly', () => {
  assert.deepEqual(read('0.001'), { units: 1n, scale: 3 })
  assert.deepEqual(read('-0.5'), { units: -5n, scale: 1 })
  assert.deepEqual(read('1.50'), { units: 15n, scale: 1 })
  assert.deepEqual(read('100'), { units: 100n, scale: 0 })
  assert.deepEqual(read('-0.00'), { units: 0n, scale: 0 })
  assert.deepEqual(read('9007199254740993'), { units: 9_007_199_254_740_993n, scale: 0 })
})

test('[MONEY1] refuses everything else', () => {
  const refused = [
    ...['', ' ', '1e9', '1E9', '1e-3', '+1', '.5', '1.', '-', '-.5', '--1', '.', '1.2.3', '1..2'],
    ...['NaN', 'nan', 'Infinity', '-Infinity', 'null', 'undefined', 'true', '0x1', '0b1', '1n'],
    ...[
      ' 1',
      '1 ',
      '1\n',
      '\n1',
      '1_000',
      '1,000',
      '1,5',
      '01',
      '00',
      '00.1',
      '-01',
      '−1',
      '١',
      '1٫5',
    ],
  ]
  for (const text of refused) assert.equal(refusal(text), 'decimal.malformed', JSON.stringify(text))
})

test('[MONEY5] refuses more than 40 digits, wherever the point is', () => {
  const most = limits.digits
  for (const text of ['1'.repeat(most), `-0.${'1'.repeat(most - 1)}`, `-${'1'.repeat(most)}`]) {
    assert.equal(refusal(text), 'read', text)
  }
  const long = ['1'.repeat(most + 1), `0.${'0'.repeat(most)}`, `-${'1'.repeat(most)}.1`]
  for (const text of [...long, '9'.repeat(1_000_000), `1e${'9'.repeat(most + 1)}`]) {
    assert.equal(refusal(text), 'decimal.tooLong', text.slice(0, 50))
  }
})

test('[MONEY1] what is read is written back as decimal.js writes it', () => {
  fc.assert(
    fc.property(plain, (text) => {
      const decimal = read(text)
      const written = Decimal.format(decimal)
      assert.equal(written, new Peer(text).plus(0).toString())
      assert.deepEqual(read(written), decimal)
      assert.ok(decimal.scale === 0 || decimal.units % 10n !== 0n, 'no trailing zero')
    }),
    { numRuns },
  )
})

test('[MONEY1] any decimal survives being written and read', () => {
  const some = fc.record({ units: fc.bigInt(-(10n ** 39n), 10n ** 39n), scale: fc.nat(18) })
  fc.assert(
    fc.property(some, (decimal) => {
      assert.deepEqual(read(Decimal.format(decimal)), Decimal.trim(decimal))
    }),
    { numRuns },
  )
})

test('[MONEY1] no text is read that decimal.js reads otherwise', () => {
  const noise = fc.string({ unit: fc.constantFrom(...'0019-+.eE x_n,\n'), maxLength: 12 })
  fc.assert(
    fc.property(noise, (text) => {
      const result = Decimal.parse(text)
      if (!result.ok) return
      assert.ok(new Peer(text).equals(Decimal.format(result.value)))
    }),
    { numRuns: 10 * numRuns },
  )
})

test('[MONEY5] counts units and refuses what falls between two', () => {
  assert.deepEqual(Decimal.units(read('1.5'), 2), { ok: true, value: 150n })
  assert.deepEqual(Decimal.units(read('1.5'), 1), { ok: true, value: 15n })
  assert.deepEqual(Decimal.units(read('1.5'), 0), { ok: false, error: 'decimal.tooPrecise' })
  assert.deepEqual(Decimal.units({ units: -150n, scale: 2 }, 1), { ok: true, value: -15n })
})

test('[MONEY5] counts steps and refuses what falls between two', () => {
  assert.deepEqual(Decimal.steps(read('60000'), read('0.1')), { ok: true, value: 600_000n })
  assert.deepEqual(Decimal.steps(read('-0.75'), read('0.25')), { ok: true, value: -3n })
  const between = Decimal.steps(read('60000.05'), read('0.1'))
  assert.deepEqual(between, { ok: false, error: 'decimal.tooPrecise' })
})

test('[MONEY5] so many steps make a number of so many steps', () => {
  const step = fc.record({ units: fc.bigInt(1n, 10n ** 9n), scale: fc.nat(12) })
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 53n), 2n ** 53n), step, (count, one) => {
      const number = Decimal.times(count, one)
      assert.deepEqual(Decimal.steps(number, one), { ok: true, value: count })
      const exact = new Peer(count.toString()).times(new Peer(Decimal.format(one)))
      assert.ok(exact.equals(Decimal.format(number)))
    }),
    { numRuns },
  )
})
