import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { troubledScene } from '../../test/randomScene.ts'
import { account, book, held, ratio, venue } from '../../test/venue.ts'
import type { Account } from '../model/Account.ts'
import type { Order } from '../model/Order.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { applyStaleBand } from './applyStaleBand.ts'

const stances = fc.constantFrom('credit' as const, 'liquidation' as const)
const place = venue({
  assets: { USDT: 2, BTC: 8 },
  staleBand: ratio('0.05'),
  collateral: { BTC: { tiers: [{ floor: Amount.zero, weight: ratio('1') }] } },
  instruments: {
    'BTC/USDT': { lot: '0.001' },
    'BTC/USD': { payoff: 'inverse', settle: 'BTC', contractSize: '100' },
    'BTC:spot': { kind: 'spot', lot: '0.01' },
  },
})
const old = (id: string) =>
  book(
    place,
    { 'BTC/USDT': 60_001n, 'BTC/USD': 60_001n },
    { BTC: 10n ** 12n, USDT: 10n ** 12n },
    { ages: { [id]: 9_999 } },
  )

test('[MARGIN3] settling is done once: settled prices stay as they are', () => {
  fc.assert(
    fc.property(troubledScene, stances, stances, ({ place, account, book }, first, second) => {
      const settled = applyStaleBand(account, place.terms, book, first)
      assert.equal(applyStaleBand(account, place.terms, settled, second), settled)
    }),
    { numRuns },
  )
})

test('[MARGIN3] whatever an account needs a price for can make it bounded, and nothing else', () => {
  const empty = account(place, {}, [])
  const sells = {
    id: 'a',
    instrument: place.instrument('BTC:spot'),
    leg: 'net',
    lots: Quantity.of(-1n),
    price: Price.of(1n),
    reduceOnly: false,
  } satisfies Order
  const buys = { ...sells, instrument: place.instrument('BTC/USDT') }
  const inverse = account(place, {}, [held(place.instrument('BTC/USD'), 1n, 60_001n)])
  const cases: readonly (readonly [Account, string, boolean])[] = [
    [account(place, {}, [held(place.instrument('BTC/USDT'), 1n, 60_001n)]), 'BTC/USDT', true],
    [inverse, 'BTC/USD', true],
    [inverse, 'BTC', true],
    [inverse, 'USDT', true],
    [inverse, 'BTC/USDT', false],
    [account(place, { BTC: 1n }, []), 'BTC', true],
    [account(place, { USDT: 1n }, []), 'USDT', false],
    [{ ...empty, orders: [sells] }, 'BTC', true],
    [{ ...empty, orders: [sells] }, 'BTC:spot', false],
    [{ ...empty, orders: [buys] }, 'BTC/USDT', true],
    [empty, 'BTC', false],
  ]
  for (const [holder, id, expected] of cases) {
    const stale = old(id)
    assert.equal(applyStaleBand(holder, place.terms, stale, 'credit') !== stale, expected, id)
  }
})

test('[MARGIN3] a band is rounded outward, to a whole tick', () => {
  const long = account(place, {}, [held(place.instrument('BTC/USDT'), 1n, 1n)])
  const at = (stance: 'credit' | 'liquidation') =>
    applyStaleBand(long, place.terms, old('BTC/USDT'), stance).marks[0]?.price
  assert.deepEqual([at('credit'), at('liquidation')], [57_000n, 63_002n])
})

test('[MARGIN3] the band widens with the age of a mark and of an index alike', () => {
  const { rulebook } = place.terms
  const widening = { end: ratio('0.2'), span: 10_000 }
  const rules = {
    ...place.terms,
    rulebook: { ...rulebook, prices: { ...rulebook.prices, widening } },
  }
  const long = account(place, { BTC: 1n }, [held(place.instrument('BTC/USDT'), 1n, 1n)])
  const at = (id: string, age: number) => {
    const aged = { ages: { [id]: age } }
    const prices = book(place, { 'BTC/USDT': 60_000n }, { BTC: 1_000n, USDT: 10n ** 12n }, aged)
    const { marks, indices } = applyStaleBand(long, rules, prices, 'liquidation')
    return [marks[0]?.price, indices[place.asset('BTC').index]?.price]
  }
  // Stale after a second: 5 %, then 12.5 % half way, and 20 % from eleven seconds on.
  assert.deepEqual(at('BTC/USDT', 6_000), [67_500n, 1_000n])
  assert.deepEqual(at('BTC', 6_000), [60_000n, 1_125n])
  assert.deepEqual(at('BTC', 11_000), [60_000n, 1_200n])
  assert.deepEqual(at('BTC', 500_000), [60_000n, 1_200n])
})
