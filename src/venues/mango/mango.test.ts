import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { Ratio } from '../../money/Ratio.ts'
import {
  type Account,
  assetWeight,
  type HealthType,
  liabWeight,
  type Perp,
  type Prices,
  type Token,
  type Weights,
} from './Account.ts'
import { Health } from './Health.ts'
import { healthAt, perpLiquidationPrice } from './liquidationPrice.ts'
import { perpHealth, unweighted } from './perpHealth.ts'
import { liquidateToken } from './tokenLiquidation.ts'

const percent = (count: number): Ratio => Ratio.of(BigInt(count), 100n)
const coins = (count: number): Ratio => Ratio.of(BigInt(count))
const weights = (init: number, maint: number): Weights => ({
  init: percent(init),
  maint: percent(maint),
})
const priced = (oracle: number, stable = oracle): Prices => ({
  oracle: coins(oracle),
  stable: coins(stable),
})

const token = (id: string, balance: number, more: Partial<Token> = {}): Token => ({
  id,
  prices: priced(1),
  balance: coins(balance),
  asset: weights(80, 90),
  liab: weights(120, 110),
  deposits: null,
  borrows: null,
  ...more,
})

const perp = (base: number, quote: number, more: Partial<Perp> = {}): Perp => ({
  settleToken: 'usd',
  prices: priced(5),
  base: coins(base),
  bids: Ratio.zero,
  asks: Ratio.zero,
  quote: coins(quote),
  asset: weights(80, 90),
  liab: weights(120, 110),
  overall: weights(95, 98),
  ...more,
})

const account = (tokens: readonly Token[], perps: readonly Perp[] = []): Account => ({
  tokens,
  perps,
  orders: [],
})

const price = fc.integer({ min: 1, max: 50 })
const prices = fc.tuple(price, price).map(([oracle, stable]) => priced(oracle, stable))
const signed = fc.integer({ min: -500, max: 500 })
const lots = fc.integer({ min: 0, max: 200 }).map(coins)
const perps = fc
  .record({ prices, base: signed, quote: signed, bids: lots, asks: lots })
  .map(({ base, quote, ...more }) => perp(base, quote, more))
const accounts = fc
  .record({ usd: signed, sol: signed, prices, perps: fc.array(perps, { maxLength: 3 }) })
  .map((told) =>
    account([token('usd', told.usd), token('sol', told.sol, { prices: told.prices })], told.perps),
  )

const types: readonly HealthType[] = ['init', 'liquidationEnd', 'maint']

test('[VEN75] to open asks at least what ends a liquidation, and that what keeps', () => {
  fc.assert(
    fc.property(accounts, (one) => {
      const [init, end, maint] = types.map((type) => Health.of(one, type)) as [Ratio, Ratio, Ratio]
      assert.ok(Ratio.compare(init, end) <= 0 && Ratio.compare(end, maint) <= 0)
      if (Health.isLiquidated(one, false)) assert.ok(Health.isLiquidated(one, true))
    }),
    { numRuns },
  )
})

test('[VEN75] a liquidation goes on where it would not have begun', () => {
  // 100 at 0.9 against 80 at 1.1 keeps; at 0.8 and 1.2 it does not.
  const between = account([token('usd', 100), token('sol', -80)])
  assert.deepEqual(Health.of(between, 'maint'), coins(2))
  assert.deepEqual(Health.of(between, 'liquidationEnd'), coins(-16))
  assert.equal(Health.isLiquidated(between, false), false)
  assert.equal(Health.isLiquidated(between, true), true)
  assert.equal(Health.isLiquidated(account([token('usd', 0)]), true), false)
})

test('[VEN76] beyond the start the initial weight is scaled by what all hold at the higher price', () => {
  const all = { total: coins(1_000), startQuote: coins(1_000) }
  const crowded = token('sol', 1, { prices: priced(1, 4), deposits: all, borrows: all })
  assert.deepEqual(assetWeight(crowded, 'init'), percent(20))
  assert.deepEqual(liabWeight(crowded, 'init'), percent(480))
  for (const type of ['maint', 'liquidationEnd'] as const) {
    const free = token('sol', 1)
    assert.deepEqual(assetWeight(crowded, type), assetWeight(free, type))
    assert.deepEqual(liabWeight(crowded, type), liabWeight(free, type))
  }
  assert.deepEqual(assetWeight({ ...crowded, prices: priced(1) }, 'init'), percent(80))
})

test('[VEN77] orders of a perpetual never help, and of its profit a share counts', () => {
  assert.deepEqual(perpHealth(perp(10, 0), 'init'), coins(38))
  assert.deepEqual(perpHealth(perp(-10, 0), 'init'), coins(-60))
  fc.assert(
    fc.property(perps, (one) => {
      const alone = { ...one, bids: Ratio.zero, asks: Ratio.zero }
      for (const type of types) {
        assert.ok(Ratio.compare(unweighted(one, type), unweighted(alone, type)) <= 0)
        assert.ok(Ratio.compare(perpHealth(one, type), unweighted(one, type)) <= 0)
      }
    }),
    { numRuns },
  )
})

test('[VEN78] spot orders count as the worse of both tokens', () => {
  const orders = {
    base: 'sol',
    quote: 'usd',
    reservedBase: coins(10),
    reservedQuote: Ratio.zero,
    freeBase: Ratio.zero,
    freeQuote: coins(3),
    lowestAsk: Ratio.zero,
    highestBidInverse: Ratio.zero,
  }
  const held = (sol: number, lowestAsk: number): Account => ({
    ...account([token('usd', 0), token('sol', sol, { prices: priced(5) })]),
    orders: [{ ...orders, lowestAsk: coins(lowestAsk) }],
  })
  // 3 dollars at 0.9; 10 coins as 50 of either token at 0.9, or at 1.1 against the debt of coins.
  assert.deepEqual(Health.of(held(0, 0), 'maint'), percent(4_770))
  assert.deepEqual(Health.of(held(-10, 0), 'maint'), percent(-730))
  assert.deepEqual(Health.of(held(0, 4), 'maint'), percent(3_870))
})

test('[VEN79] assets less debts are health', () => {
  fc.assert(
    fc.property(accounts, fc.constantFrom(...types), (one, type) => {
      const { assets, liabs } = Health.sidesOf(one, type)
      assert.deepEqual(Ratio.sub(assets, liabs), Health.of(one, type))
    }),
    { numRuns },
  )
  assert.equal(Health.ratioOf(account([token('usd', 5)]), 'maint'), null)
  assert.deepEqual(Health.ratioOf(account([token('usd', -5)]), 'maint'), coins(-1))
})

test('[VEN80] what may settle leaves health without losses of perpetuals at zero', () => {
  fc.assert(
    fc.property(accounts, (one) => {
      const usd = one.tokens[0] as Token
      const settled = Health.perpMaxSettle(one, 'usd')
      const gains = one.perps.filter((each) => perpHealth(each, 'maint').numerator > 0n)
      const taken = { ...usd, balance: Ratio.sub(usd.balance, settled) }
      const after = { ...one, perps: gains, tokens: one.tokens.with(0, taken) }
      if (settled.numerator > 0n) assert.deepEqual(Health.of(after, 'maint'), Ratio.zero)
      else assert.ok(Health.of(after, 'maint').numerator <= 0n)
    }),
    { numRuns },
  )
})

test('[VEN81] at its liquidation price an account has no health, and beyond it less than none', () => {
  fc.assert(
    fc.property(accounts, (one) => {
      one.perps.forEach(({ base }, index) => {
        const found = perpLiquidationPrice(one, index)
        if (found === null) return
        const health = healthAt(one, index, found)
        assert.deepEqual(health, Ratio.zero)
        const worse = Ratio.mul(found, base.numerator > 0n ? percent(90) : percent(110))
        assert.ok(healthAt(one, index, worse).numerator <= 0n)
      })
    }),
    { numRuns },
  )
  // 100 and a long of 50 bought at 5: 100 − 250 + 45 p is zero at 10 ÷ 3.
  const long = account([token('usd', 100)], [perp(50, -250)])
  assert.deepEqual(perpLiquidationPrice(long, 0), Ratio.of(10n, 3n))
  assert.equal(perpLiquidationPrice(account([token('usd', 300)], [perp(50, -250)]), 0), null)
  assert.equal(perpLiquidationPrice(account([token('usd', -1)], [perp(50, -250)]), 0), null)
})

test('[VEN87] a debt taken over mends the health of the end and no more, where the asset lasts', () => {
  fc.assert(
    fc.property(signed, signed, fc.integer({ min: 100, max: 140 }), (usd, sol, fee) => {
      const one = account([token('usd', usd), token('sol', sol)])
      const terms = { asset: 'usd', debt: 'sol', most: coins(1_000), fees: percent(fee) }
      const found = liquidateToken(one, terms)
      if (found === null) return
      const [held, owed] = [Ratio.sub(coins(usd), found.paid), Ratio.add(coins(sol), found.taken)]
      const tokens = [
        { ...token('usd', 0), balance: held },
        { ...token('sol', 0), balance: owed },
      ]
      const health = Health.of(account(tokens), 'liquidationEnd')
      assert.ok(held.numerator >= 0n && owed.numerator <= 0n && health.numerator <= 0n)
      assert.ok(health.numerator === 0n || held.numerator === 0n || owed.numerator === 0n)
    }),
    { numRuns },
  )
})
