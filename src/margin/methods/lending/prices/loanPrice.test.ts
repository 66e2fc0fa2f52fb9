import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ether, market, now } from '../../../../../test/borrowing.ts'
import { borrower } from '../../../../../test/lender.ts'
import { type LoanScene, randomLoan, tinyLoan } from '../../../../../test/randomLoan.ts'
import { ratio } from '../../../../../test/venue.ts'
import { limits } from '../../../../base/limits.ts'
import { Assessment } from '../../../../model/Assessment.ts'
import type { Asset } from '../../../../model/Asset.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { assess } from '../../../assess.ts'
import { liquidatesAbove } from './liquidatesAbove.ts'
import { loanPrice } from './loanPrice.ts'

const priced = (
  balances: Readonly<Record<string, bigint>>,
  asset: string,
  threshold: Ratio = Ratio.one,
) => {
  const found = loanPrice(
    borrower(market, balances),
    market.terms,
    now,
    market.asset(asset),
    threshold,
  )
  return (
    found && {
      price: Ratio.format(Ratio.of(found.price, 10n ** 12n), 12),
      in: Ratio.format(found.inNumeraire, 12),
      over: found.over,
      isOver: found.isOver,
    }
  )
}

test('[LOAN9] of one collateral: what is owed over what it carries', () => {
  const loan = { WETH: ether, USDC: -(10n ** 9n) }
  assert.deepEqual(priced(loan, 'WETH'), {
    price: '1249.999999999999',
    in: '1249.999999999999',
    over: 'below',
    isOver: false,
  })
})

test('[LOAN9] of one debt, of several, of one held and owed, and none', () => {
  const loan = { WETH: ether, USDC: -(10n ** 9n) }
  assert.deepEqual(priced(loan, 'USDC'), {
    price: '1.600000000001',
    in: '1',
    over: 'above',
    isOver: false,
  })
  const mixed = { WETH: 10n * ether, WBTC: -(10n ** 7n), USDC: -(10n ** 9n) }
  assert.deepEqual(priced(mixed, 'WBTC')?.price, '150000.000000000001')
  assert.deepEqual(priced(mixed, 'WETH')?.price, '874.999999999999')
  const looped = { 'supply:WETH': ether, WETH: -ether / 2n, USDC: -4n * 10n ** 8n }
  assert.deepEqual(priced(looped, 'WETH')?.price, '1333.333336999999')
  const short = { 'supply:WETH': ether, WETH: (-9n * ether) / 10n, WBTC: 10n ** 6n }
  const above = priced(short, 'WETH')
  assert.deepEqual([above?.price, above?.over], ['4499.999986666667', 'above'])
})

test('[LOAN9] the level of a ladder, and a loan that is over it now', () => {
  const enter = ratio('0.9')
  const levels = [
    {
      name: 'call',
      measure: 'maintenance',
      enter: ratio('0.8'),
      clear: ratio('0.7'),
      action: 'call',
    },
    { name: 'sale', measure: 'maintenance', enter, clear: enter, action: 'liquidate' },
  ] as const
  assert.deepEqual(liquidatesAbove({ id: 'desk', levels }), enter)
  assert.equal(liquidatesAbove({ id: 'desk', levels: levels.slice(0, 1) }), null)
  const loan = { WETH: ether, USDC: -(10n ** 9n) }
  assert.equal(priced(loan, 'WETH', enter)?.price, '1388.888889999999')
  const deep = { WETH: ether, USDC: -2n * 10n ** 9n }
  assert.deepEqual(priced(deep, 'WETH'), {
    price: '2499.999999999999',
    in: '2499.999999999999',
    over: 'below',
    isOver: true,
  })
})

test('[LOAN9] null where no price does it, or something owed has none', () => {
  assert.equal(priced({ WETH: ether }, 'WETH'), null)
  assert.equal(priced({ WETH: ether, USDC: -1n }, 'WBTC'), null)
  const book = { ...now, indices: now.indices.slice(0, 1) }
  const loan = borrower(market, { WETH: ether, USDC: -1n })
  assert.equal(loanPrice(loan, market.terms, book, market.asset('WETH')), null)
})

const overAt = (
  { place, account, book }: LoanScene,
  asset: Asset,
  price: bigint,
  threshold: Ratio,
) => {
  const indices = book.indices.map((index, at) =>
    at === asset.index && index ? { ...index, price } : index,
  )
  const after = assess(account, place.terms, { ...book, indices })
  return Assessment.exceeds(Assessment.measure(after, 'maintenance'), threshold)
}

test('[LOAN9] [LOAN10] the price is the boundary by assess on both sides', () => {
  const seen = { below: 0, above: 0, none: 0, over: 0 }
  fc.assert(
    fc.property(
      randomLoan,
      fc.nat({ max: 4 }),
      fc.constantFrom(Ratio.one, ratio('0.8'), ratio('1.05')),
      (scene, at, threshold) => {
        const asset = scene.place.terms.assets[at] as Asset
        const found = loanPrice(scene.account, scene.place.terms, scene.book, asset, threshold)
        const now = scene.book.indices[at]?.price ?? 0n
        const isOver = overAt(scene, asset, now, threshold)
        if (found === null) {
          seen.none += 1
          assert.equal(overAt(scene, asset, 1n, threshold), isOver)
          assert.equal(overAt(scene, asset, limits.index - 1n, threshold), isOver)
          return
        }
        seen[found.over] += 1
        seen.over += found.isOver ? 1 : 0
        assert.equal(found.isOver, isOver)
        const toward = found.over === 'below' ? 1n : -1n
        assert.ok(overAt(scene, asset, found.price, threshold))
        assert.ok(!overAt(scene, asset, found.price + toward, threshold))
      },
    ),
    { numRuns: 10000 },
  )
  assert.ok(
    Object.values(seen).every((times) => times > 300),
    JSON.stringify(seen),
  )
})

test('[LOAN9] [LOAN10] no price between now and the one found is on its side', () => {
  const seen = { found: 0, tried: 0 }
  fc.assert(
    fc.property(tinyLoan, fc.nat({ max: 2 }), (scene, at) => {
      const asset = scene.place.terms.assets[at] as Asset
      const found = loanPrice(scene.account, scene.place.terms, scene.book, asset)
      const now = scene.book.indices[at]?.price ?? 0n
      const isDown = found === null || (found.over === 'below') !== found.isOver
      const isOver = overAt(scene, asset, now, Ratio.one)
      const end =
        found === null ? 1n : found.isOver ? found.price : found.price + (isDown ? 1n : -1n)
      const step = end < now ? -1n : 1n
      for (let price = now, tries = 0; tries < 100; price += step, tries++) {
        assert.equal(overAt(scene, asset, price, Ratio.one), isOver, `at ${price} of ${end}`)
        seen.tried += 1
        if (price === end) break
      }
      if (found !== null) seen.found += 1
    }),
    { numRuns: 3000 },
  )
  assert.ok(seen.found > 300 && seen.tried > 30_000, JSON.stringify(seen))
})
