import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { randomScene } from '../../test/randomScene.ts'
import { account, book, held, venue } from '../../test/venue.ts'
import type { Account } from '../model/Account.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Holdings } from './Holdings.ts'
import { ProForma } from './ProForma.ts'

const place = venue({
  assets: { USDT: 2, BTC: 8 },
  instruments: {
    'BTC/USDT': { lot: '0.01' },
    'BTC:spot': { kind: 'spot', lot: '0.01' },
  },
})
const [bitcoin, spot] = [place.instrument('BTC/USDT'), place.instrument('BTC:spot')]
const trade = (
  before: Account,
  lots: bigint,
  price: bigint,
  more: { index?: bigint; fee?: bigint; leg?: 'net' | 'long' | 'short' } = {},
): Account =>
  ProForma.withTrade(before, {
    instrument: bitcoin,
    leg: more.leg ?? 'net',
    lots: Quantity.of(lots),
    price: price as Price,
    fundingIndex: more.index ?? 0n,
    fee: Amount.of(more.fee ?? 0n),
  })

test('[MARGIN13] a trade settles profit, funding and fee, and leaves the account it came from', () => {
  const before = account(place, { USDT: 100_000n }, [held(bitcoin, 10n, 60_000n)])
  const frozen = structuredClone({ balances: before.balances, lots: before.positions[0]?.lots })
  const after = trade(before, -4n, 61_000n, { index: 7n * 10n ** 9n, fee: 33n })
  assert.deepEqual(after.balances, [100_000n + 4_000n - 70n - 33n])
  assert.deepEqual(
    after.positions.map(({ lots, cost, funding }) => [lots, cost, funding]),
    [[6n, 360_000n, 7n * 10n ** 9n]],
  )
  assert.deepEqual({ balances: before.balances, lots: before.positions[0]?.lots }, frozen)
})

test('[MARGIN13] a trade opens, turns and closes a leg, in its place', () => {
  const empty = account(place, {}, [])
  const long = trade(empty, 5n, 60_000n)
  assert.deepEqual(
    long.positions.map(({ lots, cost }) => [lots, cost]),
    [[5n, 300_000n]],
  )
  const turned = trade(long, -8n, 59_000n)
  assert.deepEqual(
    turned.positions.map(({ lots, cost }) => [lots, cost]),
    [[-3n, -177_000n]],
  )
  assert.deepEqual(turned.balances, [-5_000n])
  const closed = trade(turned, 3n, 58_000n)
  assert.deepEqual([closed.positions, closed.balances], [[], [-2_000n]])
  const hedged = trade(trade(long, -2n, 60_000n, { leg: 'short' }), 1n, 60_000n)
  assert.deepEqual(
    hedged.positions.map(({ leg, lots }) => [leg, lots]),
    [
      ['net', 6n],
      ['short', -2n],
    ],
  )
})

test('[MARGIN13] spot exchanges base for quote and leaves no position', () => {
  const before = account(place, { USDT: 10_000_000n }, [])
  const side = (lots: bigint) =>
    ProForma.withTrade(before, {
      instrument: spot,
      leg: 'net',
      lots: Quantity.of(lots),
      price: 60_000n as Price,
      fundingIndex: 0n,
      fee: Amount.of(5n),
    })
  assert.deepEqual(side(50n).balances, [10_000_000n - 3_000_000n - 5n, 50_000_000n])
  assert.deepEqual(side(-50n).balances, [10_000_000n + 3_000_000n - 5n, -50_000_000n])
  assert.deepEqual(side(50n).positions, [])
})

const closeAll = (holder: Account, now: PriceBook): Account =>
  holder.positions.reduce(
    (left, { instrument, leg, lots }) =>
      ProForma.withTrade(left, {
        instrument,
        leg,
        lots: Quantity.negate(lots),
        price: now.marks[instrument.index]?.price as Price,
        fundingIndex: now.funding[instrument.index] ?? 0n,
        fee: Amount.zero,
      }),
    holder,
  )

test('[MARGIN13] closing all at the marks without a fee leaves what was held, to the atom', () => {
  fc.assert(
    fc.property(randomScene, ({ place, account, book }) => {
      const closed = closeAll(account, book)
      assert.deepEqual(closed.positions, [])
      const before = Holdings.of(account, place.terms, book)
      const after = Holdings.of(closed, place.terms, book)
      for (const { index } of place.terms.assets) {
        assert.equal(after[index] ?? 0n, before[index] ?? 0n)
      }
    }),
    { numRuns },
  )
})

test('[MARGIN13] a deposit and its withdrawal cancel', () => {
  const before = account(place, { USDT: 5n }, [])
  const more = ProForma.withBalance(before, 1, Amount.of(3n))
  assert.deepEqual(more.balances, [5n, 3n])
  assert.deepEqual(ProForma.withBalance(more, 1, Amount.of(-3n)).balances, [5n, 0n])
  assert.deepEqual(Holdings.of(more, place.terms, book(place, {})), [5n, 3n])
})
