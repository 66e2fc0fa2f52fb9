import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { depositHaircut, fundingToCover, liquidatorFee } from './losses.ts'
import {
  assetForDebt,
  baseToCover,
  debtForAsset,
  debtToCover,
  type Leg,
  perpFundFee,
  spotFundFee,
} from './transfers.ts'

const unit = 1_000_000n
const base = 1_000_000_000n
/** A perpetual at 100 dollars with 10 % to keep and 1 % for the liquidator. */
const terms = {
  marginRatio: 1_000n,
  liquidatorFee: 10_000n,
  price: 100n * unit,
  quotePrice: unit,
}

const dollar: Leg = { decimals: 6, price: unit, multiplier: 1_010_000n, weight: 8_000n }
const coin: Leg = { decimals: 9, price: 100n * unit, multiplier: 990_000n, weight: 12_000n }

const shortages = fc.bigInt(0n, 1_000n * unit)
const sizes = fc.bigInt(1n, 100n * base)

test('[VEN82] nothing covers a shortage where the fees take all that closing frees', () => {
  assert.equal(baseToCover(9n * unit, terms, 0n), base)
  assert.equal(baseToCover(1n, { ...terms, liquidatorFee: 100_000n }, 0n), null)
  assert.equal(baseToCover(1n, terms, 90_000n), null)
  assert.equal(baseToCover(1n, { ...terms, price: 0n }, 0n), null)
  assert.equal(debtToCover(1n, { ...dollar, weight: 12_000n }, coin, 0n), null)
  assert.equal(debtToCover(1n, dollar, { ...coin, price: 0n }, 0n), null)
})

test('[VEN82] [VEN83] the fund takes at most what closing all of it leaves beyond the shortage', () => {
  fc.assert(
    fc.property(shortages, sizes, fc.bigInt(0n, 90_000n), (shortage, size, most) => {
      const fee = perpFundFee(shortage, size, terms, most)
      assert.ok(fee >= 0n && fee <= most)
      const cover = baseToCover(shortage, terms, fee)
      if (fee > 0n) assert.ok(cover !== null && cover <= size)
      const spotFee = spotFundFee(shortage, size, dollar, coin, most)
      assert.ok(spotFee >= 0n && spotFee <= most)
      // Weights are cut at the sixth place: what is covered is so to a few millionths of the debt.
      const cut = (size * 3n) / 10_000_000n + 1n
      const least = shortage > cut ? shortage - cut : 0n
      const debt = debtToCover(least, dollar, coin, spotFee)
      if (spotFee > 0n) assert.ok(debt !== null && debt <= size)
    }),
    { numRuns },
  )
  for (const size of [0n, base]) {
    assert.equal(perpFundFee(1n, size, { ...terms, price: 0n }, unit), 0n)
    assert.equal(spotFundFee(1n, size, dollar, { ...coin, price: 0n }, unit), 0n)
  }
  assert.equal(perpFundFee(0n, 0n, terms, unit), 0n)
})

test('[VEN84] an asset and a debt change hands in favour of who is liquidated', () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 10_000n * unit), (paid) => {
      const taken = debtForAsset(paid, dollar, coin)
      // No debt of a unit less is worth what was paid.
      assert.ok(assetForDebt(10n ** 15n, dollar, taken, coin) >= paid)
      assert.ok(assetForDebt(10n ** 15n, dollar, taken - 1n, coin) <= paid)
    }),
    { numRuns },
  )
  assert.equal(assetForDebt(100n * unit, dollar, 980_200_000n, coin), 100n * unit)
  assert.equal(assetForDebt(200n * unit, dollar, 1n, coin), 1n)
})

test('[VEN85] a liquidator’s fee is the base until the grace, and then grows to its most', () => {
  const fees = [0n, 1_499n, 1_500n, 30_000n].map((slots) => liquidatorFee(20_000n, 50_000n, slots))
  assert.deepEqual(fees, [20_000n, 20_000n, 21_500n, 50_000n])
})

test('[VEN86] sharing a loss collects no less than it, and not a unit for each more', () => {
  fc.assert(
    fc.property(shortages, sizes, sizes, (loss, long, short) => {
      const rate = fundingToCover(-loss, long, -short) as bigint
      const open = long + short
      assert.ok(rate * open >= loss * 1_000n * base)
      assert.ok((rate - 1_000n) * open < loss * 1_000n * base)
      const cut = depositHaircut(loss, long, base) as bigint
      assert.ok(cut * long >= loss * base && (cut - 1n) * long < loss * base)
    }),
    { numRuns },
  )
  assert.equal(fundingToCover(-1n, 0n, 0n), null)
  assert.equal(depositHaircut(1n, 0n, base), null)
})
