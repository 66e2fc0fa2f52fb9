import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { randomScene } from '../../../test/randomScene.ts'
import { account, book, held, ratio, venue } from '../../../test/venue.ts'
import { limits } from '../../base/limits.ts'
import type { Asset } from '../../model/Asset.ts'
import { Brackets } from '../../model/Brackets.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { ProForma } from '../ProForma.ts'
import { cureAmount } from './cureAmount.ts'
import { isCured } from './isCured.ts'

const flat = Brackets.create([
  { floor: Amount.zero, rate: ratio('0.05'), leverageMax: Ratio.of(10n) },
])
const place = venue({
  assets: { USDT: 2, BTC: 8, ETH: 8 },
  collateral: {
    BTC: {
      tiers: [
        { floor: Amount.zero, weight: ratio('0.9') },
        { floor: Amount.of(10n ** 6n), weight: ratio('0.5') },
      ],
    },
  },
  instruments: { 'BTC/USDT': { lot: '0.001', brackets: flat } },
})
const now = book(place, { 'BTC/USDT': 60_000n }, { USDT: 10n ** 12n, BTC: 60_000n * 10n ** 12n })
const holder = account(place, { USDT: 200_000n }, [
  held(place.instrument('BTC/USDT'), 1_000n, 60_000n),
])
const cure = (asset: string, from = holder) =>
  cureAmount(from, place.terms, now, place.asset(asset), Ratio.one)

test('[MARGIN9] haircut tiers are worked through, and an asset not listed never cures', () => {
  assert.equal(cure('USDT'), 100_000n)
  assert.equal(cure('BTC'), 10n ** 6n + 1_533_334n, '540 by 0.01 BTC at 0.9, 460 at 0.5')
  assert.equal(cure('ETH'), null)
  assert.equal(cure('ETH', account(place, {}, [])), 0n)
})

test('[MARGIN9] what is owed is made good in full before any haircut', () => {
  const owing = ProForma.withBalance(holder, 1, Amount.of(-(10n ** 6n)))
  assert.equal(cure('BTC', owing), 2n * 10n ** 6n + 1_533_334n)
})

test('[MARGIN9] a stale price stays at the end it has for the account as it is', () => {
  const old = venue({
    assets: { USDT: 2, BTC: 8 },
    collateral: { BTC: { tiers: [{ floor: Amount.zero, weight: Ratio.one }] } },
    staleBand: ratio('0.05'),
    instruments: {},
  })
  const stale = book(
    old,
    {},
    { USDT: 10n ** 12n, BTC: 60_000n * 10n ** 12n },
    { ages: { BTC: 9_999 } },
  )
  const owing = account(old, { USDT: -5_700_000n, BTC: Amount.of(-(10n ** 8n)) }, [])
  const amount = cureAmount(owing, old.terms, stale, old.asset('BTC'), Ratio.one)
  assert.equal(amount, 2n * 10n ** 8n, 'a debt is seen at 57,000, and so is what repays the rest')
})

test('[MARGIN9] nothing cures what cannot be known', () => {
  const blind = book(place, {}, { USDT: 10n ** 12n })
  assert.equal(cureAmount(holder, place.terms, blind, place.asset('USDT'), Ratio.one), null)
})

test('[MARGIN9] depositing it cures, one atom less does not', () => {
  const input = fc.tuple(randomScene, fc.nat({ max: 4 }), fc.bigInt(1n, 15n))
  fc.assert(
    fc.property(input, ([{ place, account, book }, at, tenths]) => {
      const asset = place.terms.assets[at] as Asset
      const threshold = Ratio.of(tenths, 10n)
      const cures = (amount: bigint): boolean => {
        const after = ProForma.withBalance(account, at, Amount.of(amount))
        return isCured(after, place.terms, book, threshold)
      }
      const amount = cureAmount(account, place.terms, book, asset, threshold)
      if (amount === null) assert.ok(!cures(limits.amount - 1n))
      else {
        assert.ok(cures(amount))
        assert.ok(amount === 0n || !cures(amount - 1n))
      }
    }),
    { numRuns },
  )
})
