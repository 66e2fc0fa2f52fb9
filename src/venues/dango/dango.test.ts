import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { Integer } from '../../money/Integer.ts'
import { closeSchedule, deficitOf } from './closeSchedule.ts'
import { DangoAccount, type DangoMarkets, type DangoPosition } from './DangoAccount.ts'
import { type DangoVenue, liquidate } from './liquidate.ts'
import { Six } from './Six.ts'

const of = (whole: number): bigint => BigInt(Math.round(whole * 1_000_000))

const position = (market: string, size: number, entry: number, funding = 0): DangoPosition => ({
  market,
  size: of(size),
  entry: of(entry),
  funding: of(funding),
})

const markets = (eth: number, btc = 50_000, orderMin = 0): DangoMarkets =>
  new Map([
    ['BTC', { price: of(btc), rate: of(0.05), orderMin: of(orderMin) }],
    ['ETH', { price: of(eth), rate: of(0.05), orderMin: of(orderMin) }],
  ])

test('[VEN44] equity with funding, maintenance, and liquidation strictly under it', () => {
  const held = (margin: number, ...positions: readonly DangoPosition[]): DangoAccount => ({
    margin: of(margin),
    positions,
  })
  const long = position('ETH', 10, 2_000)
  assert.equal(DangoAccount.equity(held(10_000, long), markets(2_500)), of(15_000))
  assert.equal(
    DangoAccount.equity(held(10_000, { ...long, funding: of(100) }), markets(2_000)),
    of(9_000),
  )
  assert.equal(DangoAccount.maintenance(held(0, long), markets(2_000)), of(1_000))
  const isAt = (margin: number) => DangoAccount.isLiquidatable(held(margin, long), markets(2_000))
  assert.deepEqual([isAt(1_000), isAt(999.999999)], [false, true])
  assert.equal(DangoAccount.isLiquidatable(held(-5), markets(2_000)), false)
})

test('[VEN45] [VEN46] prices are cut, the price of bankruptcy is by the whole size', () => {
  const price = (margin: number, one: DangoPosition) =>
    DangoAccount.liquidationPrice({ margin: of(margin), positions: [one] }, markets(2_000), 'ETH')
  assert.equal(price(10_000, position('ETH', 10, 2_000)), 1_052_631_578n)
  assert.equal(price(5_000, position('ETH', -5, 2_000)), 2_857_142_857n)
  assert.equal(price(10_000, position('ETH', 10, 2_000, 5)), 1_057_894_736n)
  assert.equal(price(100_000, position('ETH', 1, 2_000)), null)
  assert.equal(price(100, position('BTC', 1, 2_000)), null)
  const account = { margin: of(3_000), positions: [position('BTC', 1, 50_000)] }
  const [btc] = account.positions as [DangoPosition]
  assert.equal(DangoAccount.bankruptcyPrice(account, markets(2_000, 46_000), btc), of(47_000))
})

test('[VEN47] the largest requirement first, always some progress, no dust left', () => {
  const account = {
    margin: 0n,
    positions: [position('BTC', 100, 0), position('ETH', -100, 0)],
  }
  const schedule = (deficit: bigint, orderMin = 0) =>
    closeSchedule(account, markets(1, 2, orderMin), deficit).map(
      ({ position: { market }, size }) => `${market} ${size}`,
    )
  assert.deepEqual(schedule(0n), [])
  assert.deepEqual(schedule(1n), ['BTC -10'])
  assert.deepEqual(schedule(of(1)), ['BTC -10000000'])
  assert.deepEqual(schedule(of(11)), ['BTC -100000000', 'ETH 20000000'])
  assert.deepEqual(schedule(of(1), 190), ['BTC -100000000'])
  const solvent = { margin: of(2_180), positions: [position('ETH', 10, 2_000)] }
  assert.equal(deficitOf(solvent, markets(1_800), 0n), of(720))
  assert.equal(deficitOf(solvent, markets(1_800), of(0.05)), of(900) - 171_428_571n)
})

/** All accounts and the fund together, at the oracle's prices. */
const worth = (accounts: DangoVenue['accounts'], fund: bigint, prices: DangoMarkets): bigint =>
  [...accounts.values()].reduce((sum, one) => sum + DangoAccount.equity(one, prices), fund)

const venues = fc
  .record({
    margin: fc.integer({ min: -2_000, max: 4_000 }),
    size: fc.integer({ min: 1, max: 20 }),
    isLong: fc.boolean(),
    eth: fc.integer({ min: 1_500, max: 2_500 }),
    bob: fc.integer({ min: 1_700, max: 2_300 }),
    feeRate: fc.constantFrom(0, 0.001, 0.01),
    buffer: fc.constantFrom(0, 0.05),
    book: fc.array(
      fc.record({
        price: fc.integer({ min: 1_400, max: 2_600 }),
        size: fc.integer({ min: 1, max: 9 }),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ margin, size, isLong, eth, bob, feeRate, buffer, book }): DangoVenue => {
    const signed = isLong ? size : -size
    const part = Math.ceil(size / 2)
    const other = (lots: number, entry: number): DangoAccount => ({
      margin: of(9_000),
      positions: lots === 0 ? [] : [position('ETH', isLong ? -lots : lots, entry)],
    })
    return {
      accounts: new Map([
        ['alice', { margin: of(margin), positions: [position('ETH', signed, 2_000)] }],
        ['bob', other(part, bob)],
        ['dan', other(size - part, 2_000)],
        ['carol', { margin: of(9_000), positions: [] }],
      ]),
      markets: markets(eth),
      books: new Map([
        ['ETH', book.map((one) => ({ maker: 'carol', price: of(one.price), size: of(one.size) }))],
      ]),
      feeRate: of(feeRate),
      buffer: of(buffer),
      fund: of(100),
    }
  })

test('[VEN48] nothing is made or lost, the account ends with what it has, the fund pays the rest', () => {
  const seen = { sound: 0, solvent: 0, insolvent: 0 }
  fc.assert(
    fc.property(venues, (venue) => {
      const alice = venue.accounts.get('alice') as DangoAccount
      const equity = DangoAccount.equity(alice, venue.markets)
      const outcome = liquidate(venue, 'alice')
      const before = worth(venue.accounts, venue.fund, venue.markets)
      const after = worth(outcome.accounts, outcome.fund, venue.markets)
      // Prices and products are cut at the sixth place: a millionth for each number that was cut.
      assert.ok(Integer.abs(after - before) <= 40n, `${after - before}`)
      if (!DangoAccount.isLiquidatable(alice, venue.markets)) {
        seen.sound += 1
        assert.deepEqual(outcome.accounts, venue.accounts)
        return
      }
      seen[equity > 0n ? 'solvent' : 'insolvent'] += 1
      const end = outcome.accounts.get('alice') as DangoAccount
      assert.ok(DangoAccount.equity(end, venue.markets) >= 0n)
      assert.ok(equity <= 0n || outcome.badDebt <= 20n)
      const sizes = [...outcome.accounts.values()].flatMap(({ positions }) =>
        positions.map(({ size }) => size),
      )
      assert.equal(
        sizes.reduce((sum, size) => sum + size, 0n),
        0n,
      )
      if (equity <= 0n) assert.deepEqual(end.positions, [])
    }),
    { numRuns: numRuns * 3 },
  )
  assert.ok(
    Object.values(seen).every((count) => count > 0),
    JSON.stringify(seen),
  )
})

test('[VEN48] the book in its order within the limit, then the best entries', () => {
  const venue: DangoVenue = {
    accounts: new Map([
      ['alice', { margin: of(2_800), positions: [position('ETH', 10, 2_000)] }],
      ['bob', { margin: of(10_000), positions: [position('ETH', -4, 1_900)] }],
      ['dan', { margin: of(10_000), positions: [position('ETH', -6, 2_100)] }],
    ]),
    markets: markets(1_700),
    books: new Map([
      [
        'ETH',
        [
          { maker: 'carol', price: of(1_699), size: of(5) },
          { maker: 'carol', price: of(1_700), size: of(1) },
          { maker: 'erin', price: of(1_705), size: of(2) },
        ],
      ],
    ]),
    feeRate: of(0.001),
    buffer: 0n,
    fund: 0n,
  }
  const { fills } = liquidate(venue, 'alice')
  assert.deepEqual(
    fills.map(({ by, counterparty, size, price }) => `${by} ${counterparty} ${size} ${price}`),
    [
      'book erin 2000000 1705000000',
      'book carol 1000000 1700000000',
      'adl dan 6000000 1720000000',
      'adl bob 1000000 1720000000',
    ],
  )
})

test('[VEN44] six places are cut toward zero, and sizes to close are rounded up', () => {
  assert.deepEqual(
    [Six.mul(1n, 999_999n), Six.mul(-1n, 999_999n), Six.div(-1n, 3_000_000n)],
    [0n, 0n, 0n],
  )
  assert.equal(Six.div(of(-200), of(3)), -66_666_666n)
  assert.equal(Six.divUp(1n, of(2_350)), 1n)
})
