import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crashDay } from '../../../test/crashDay.ts'
import { inverse, priced, specs } from './crashDay/listings.ts'
import { spotQuote } from './spotQuote.ts'

test('one price marks every instrument on its coin, and the coin itself', () => {
  const { marks, indices } = spotQuote(
    priced,
    new Map([['BTC/USDT', crashDay.decimal('42849.78')]]),
    5,
  )
  assert.deepEqual(
    marks.map(({ instrument, price, time }) => [instrument, price, time]),
    [
      ['BTC/USDT:USDT', 4_284_978n, 5],
      [inverse, 4_284_978n, 5],
      ['BTC/USDT', 4_284_978n, 5],
    ],
  )
  assert.deepEqual(
    indices.map(({ asset, price }) => [asset, price]),
    [
      ['USDT', 1_000_000_000_000n],
      ['BTC', 42_849_780_000_000_000n],
    ],
  )
})

test('the opening marks everything', () => {
  const { marks, indices } = spotQuote(priced, crashDay.opening(), 0)
  assert.deepEqual(
    marks.map(({ instrument }) => instrument),
    specs.map(({ id }) => id),
  )
  assert.equal(indices.length, 3)
})

test('a price between two ticks is refused', () => {
  assert.throws(
    () => spotQuote(priced, new Map([['BTC/USDT', crashDay.decimal('1.005')]]), 0),
    /whole number/,
  )
})
