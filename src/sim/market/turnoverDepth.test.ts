import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crashDay } from '../../../test/crashDay.ts'
import { depthOf } from '../scenarios/crashDay/crashDay.ts'
import { inverse, perpetualOf, spotOf } from '../scenarios/crashDay/listings.ts'
import { parameters } from '../scenarios/crashDay/parameters.ts'
import { Venue } from '../scenarios/crashDay/Venue.ts'

const venue = Venue.open(crashDay.opening(), crashDay.tables(), { accounts: 1 })
/** 100 BTC at 40,000.50 USDT: 4,000,050 USDT. */
const traded = { close: crashDay.decimal('40000.5'), volume: crashDay.decimal('100') }
const of = (id: string, accounts = 20_000, candle = traded) =>
  depthOf(Venue.instrument(venue, id), candle, accounts)

test('depth and capacity are shares of what was traded in the minute', () => {
  const { perpetual, spot } = parameters.market
  const usdt = 4_000_050n * 100_000_000n
  const depth = of(perpetualOf('BTC'))
  assert.equal(depth.law, 'squareRoot')
  assert.equal(depth.depth, (usdt * perpetual.depth.numerator) / perpetual.depth.denominator)
  assert.equal(
    depth.capacity,
    (usdt * perpetual.capacity.numerator) / perpetual.capacity.denominator,
  )
  assert.equal(of(spotOf('BTC')).depth, (usdt * spot.depth.numerator) / spot.depth.denominator)
})

test('the coin-margined contract has its depth in bitcoin', () => {
  const { depth } = parameters.market.inverse
  assert.equal(of(inverse).depth, (100n * 100_000_000n * depth.numerator) / depth.denominator)
})

test('a smaller book trades in a smaller market', () => {
  assert.equal(of(perpetualOf('BTC'), 2_000).depth * 10n, of(perpetualOf('BTC')).depth)
  assert.equal(of(perpetualOf('BTC'), 40_000).capacity, of(perpetualOf('BTC')).capacity * 2n)
})

test('a minute without trades bears nothing', () => {
  const { depth, capacity } = of(perpetualOf('BTC'), 20_000, {
    ...traded,
    volume: crashDay.decimal('0'),
  })
  assert.deepEqual([depth, capacity], [1n, 0n])
})
