import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { troubledScene } from '../../test/randomScene.ts'
import { account, book, held, ratio, venue } from '../../test/venue.ts'
import type { Asset } from '../model/Asset.ts'
import { Brackets } from '../model/Brackets.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { allowsOutflow } from './allowsOutflow.ts'
import { assess } from './assess.ts'
import { available } from './available.ts'
import { committed } from './committed.ts'
import { assessCredit } from './creditView.ts'
import { unbackedDebt } from './liability.ts'
import { ProForma } from './ProForma.ts'
import { withdrawable } from './withdrawable.ts'

const flat = Brackets.create([
  { floor: Amount.zero, rate: ratio('0.05'), leverageMax: Ratio.of(10n) },
])
const placeWith = (outflowFloor: Ratio) =>
  venue({
    assets: { USDT: 2 },
    outflowFloor,
    staleBand: ratio('0.1'),
    instruments: { 'BTC/USDT': { base: 'USDT', lot: '0.001', brackets: flat } },
  })
const place = placeWith(Ratio.zero)
const bitcoin = place.instrument('BTC/USDT')
const of = (lots: bigint, entry: bigint, where = place, ages = {}) => {
  const holder = account(place, { USDT: 1_000_000n }, [held(bitcoin, lots, entry)])
  const now = book(where, { 'BTC/USDT': 60_000n }, {}, { ages })
  return withdrawable(holder, where.terms, now, place.asset('USDT'))
}

test('[MARGIN11] available is equity less initial, not below zero', () => {
  const now = book(place, { 'BTC/USDT': 60_000n })
  const free = (balance: bigint) =>
    available(
      assess(account(place, { USDT: balance }, [held(bitcoin, 1_000n, 60_000n)]), place.terms, now),
    )
  assert.equal(free(1_000_000n), 400_000n)
  assert.equal(free(600_000n), 0n)
  assert.equal(free(1n), 0n)
})

test('[MARGIN12] what may leave: never a profit not taken, never what initial needs', () => {
  assert.equal(of(1_000n, 58_000n), 400_000n)
  assert.equal(of(83n, 35_904n), 950_200n, 'a profit of 2,000 and an initial of 498')
  assert.equal(of(1_000n, 66_000n), 0n)
  assert.equal(of(1_000n, 58_000n, placeWith(ratio('0.15'))), 100_000n, 'a share of gross')
  assert.equal(of(1_000n, 58_000n, place, { 'BTC/USDT': 9_999 }), 0n, 'an old price')
})

test('[MARGIN12] nothing leaves where a price is missing, however rich the account', () => {
  const holder = account(place, { USDT: 1_000_000n }, [held(bitcoin, 1n, 1n)])
  assert.equal(withdrawable(holder, place.terms, book(place, {}), place.asset('USDT')), 0n)
})

test('[MARGIN12] one atom more is refused, and nothing leaves an account that is not known', () => {
  fc.assert(
    fc.property(troubledScene, fc.nat({ max: 4 }), ({ place, account, book }, at) => {
      const { terms: rules } = place
      const asset = rules.assets[at] as Asset
      const isAllowed = (amount: bigint): boolean => {
        const after = ProForma.withBalance(account, at, Amount.of(-amount))
        return (
          unbackedDebt(account, after, rules) === null &&
          allowsOutflow(
            assessCredit(committed(after, rules, book).initial, rules, book, 'spend'),
            rules.rulebook,
          )
        )
      }
      const amount = withdrawable(account, rules, book, asset)
      const balance = account.balances[at] ?? 0n
      assert.ok(amount >= 0n && amount <= (balance > 0n ? balance : 0n))
      if (amount > 0n) assert.ok(isAllowed(amount))
      if (amount < balance) assert.ok(!isAllowed(amount + 1n))
    }),
    { numRuns },
  )
})

test('[CREDIT1] what an open spot order would pay may not leave, and neither may what it brings', () => {
  const market = venue({
    assets: { USDT: 2, BTC: 8 },
    instruments: { 'BTC/USDT': { kind: 'spot', base: 'BTC', lot: '0.001', brackets: flat } },
  })
  const spot = market.instrument('BTC/USDT')
  const order = (lots: bigint) => ({
    id: `${lots}`,
    instrument: spot,
    leg: 'net' as const,
    lots: Quantity.of(lots),
    price: Price.of(60_000n),
    reduceOnly: false,
  })
  const holder = {
    ...account(market, { USDT: 10_000_000n, BTC: 10n ** 8n }, []),
    orders: [order(-600n), order(100n)],
  }
  const now = book(market, { 'BTC/USDT': 60_000n }, { USDT: 10n ** 12n, BTC: 60_000n * 10n ** 12n })
  const left = withdrawable(holder, market.terms, now, market.asset('BTC'))
  assert.equal(left, (10n ** 8n * 4n) / 10n)
})

test('[CREDIT1] an atom owed is a debt like any other', () => {
  const holder = account(place, { USDT: 5n }, [])
  const left = (amount: bigint) => ProForma.withBalance(holder, 0, Amount.of(amount))
  assert.equal(unbackedDebt(holder, left(-5n), place.terms), null)
  assert.equal(unbackedDebt(holder, left(-6n), place.terms)?.owed, 1n)
  const owing = account(place, { USDT: -1n }, [])
  assert.equal(unbackedDebt(owing, owing, place.terms), null)
  assert.equal(
    unbackedDebt(owing, ProForma.withBalance(owing, 0, Amount.of(-1n)), place.terms)?.owed,
    2n,
  )
})
