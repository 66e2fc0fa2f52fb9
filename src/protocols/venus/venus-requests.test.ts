import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { type VenusScene, venusScene } from '../../../test/venusPools.ts'
import { accountLiquidity } from './accountLiquidity.ts'
import { borrow } from './borrow.ts'
import { repay } from './repay.ts'
import { redeem, supply } from './supply.ts'
import { VenusMarket } from './VenusMarket.ts'
import type { VenusOutcome } from './VenusOutcome.ts'
import { entryOf, marketOf, type VenusAccount, type VenusPool } from './VenusPool.ts'

const wad = 10n ** 18n

/** A dollar of 6 decimals: a vToken is worth 0.24 of an atom. */
const usdc: VenusMarket = {
  price: wad * 10n ** 12n,
  collateralFactor: (75n * wad) / 100n,
  liquidationThreshold: (80n * wad) / 100n,
  liquidationIncentive: (110n * wad) / 100n,
  reserveFactor: 0n,
  cash: 500_000_000n,
  totalBorrows: 700_000_000n,
  totalReserves: 0n,
  totalSupply: 5_000_000_000n,
  borrowIndex: wad,
  accrualBlock: 100n,
  borrowRatePerBlock: 0n,
  initialExchangeRate: wad / 5n,
}

const pool: VenusPool = { closeFactor: wad / 2n, markets: new Map([['USDC', usdc]]) }
const nobody: VenusAccount = new Map()
const ask = (amount: bigint, market = 'USDC') => ({ market, amount, block: 100n })

const said = ({ result }: VenusOutcome<bigint>): bigint | string => {
  if (result.ok) return result.value
  return result.error.kind === 'revert' ? result.error.reason : `${result.error.detail}`
}

test('[VENUS9] a supply is cut to whole vTokens, which are no collateral before the market is entered', () => {
  const { pool: after, account, result } = supply(pool, nobody, ask(100n))
  // 100 ÷ 0.24 is 416.67.
  assert.deepEqual(result, { ok: true, value: 416n })
  assert.deepEqual(account.get('USDC'), { ...entryOf(nobody, 'USDC'), vTokens: 416n })
  const { cash, totalSupply } = marketOf(after, 'USDC')
  assert.deepEqual([cash, totalSupply], [500_000_100n, 5_000_000_416n])
  const weighed = accountLiquidity(after, account, 'collateralFactor')
  assert.ok(weighed.ok && weighed.value.liquidity === 0n)
  assert.equal(said(supply(pool, nobody, ask(100n, 'DAI'))), 'market not listed')
  const bare = new Map([['USDC', { ...usdc, cash: 0n, totalBorrows: 0n }]])
  assert.equal(said(supply({ ...pool, markets: bare }, nobody, ask(100n))), 'math error')
})

test('[VENUS9] what is redeemed is cut for the supplier, and nothing is redeemed for nothing', () => {
  const { pool: lent, account } = supply(pool, nobody, ask(100n))
  assert.equal(said(redeem(lent, account, ask(100n))), 416n)
  assert.equal(said(redeem(lent, account, ask(101n))), 'math error')
  assert.equal(said(redeem(lent, account, ask(0n))), 0n)
  assert.equal(said(redeem(lent, account, ask(100n, 'DAI'))), 'market not listed')
  const dear = new Map([['USDC', { ...usdc, totalSupply: 100n }]])
  assert.equal(said(redeem({ ...pool, markets: dear }, account, ask(100n))), 'redeemTokens zero')
  const poor = new Map([['USDC', { ...usdc, cash: 99n, totalBorrows: 1_199_999_901n }]])
  assert.equal(said(redeem({ ...pool, markets: poor }, account, ask(100n))), 'math error')
  const broken = new Map([['USDC', { ...usdc, totalReserves: 1_200_000_001n }]])
  for (const verb of [supply, redeem]) {
    assert.equal(said(verb({ ...pool, markets: broken }, account, ask(100n))), 'math error')
  }
})

/** 1,000 vTokens of another market, 240 dollars' worth, carry 180. */
const pledged: VenusAccount = new Map([
  ['COIN', { entered: true, vTokens: 1_000_000_000n, debt: { principal: 0n, index: 0n } }],
])
const both: VenusPool = {
  ...pool,
  markets: new Map([
    ['COIN', usdc],
    ['USDC', usdc],
  ]),
}

test('[VENUS10] borrowing enters the market and goes as far as the collateral factors', () => {
  const most = borrow(both, pledged, ask(180_000_000n))
  assert.equal(said(most), 180_000_000n)
  assert.equal(said(borrow(both, pledged, ask(180_000_001n))), 'math error')
  assert.deepEqual(most.account.get('USDC'), {
    entered: true,
    vTokens: 0n,
    debt: { principal: 180_000_000n, index: wad },
  })
  const { cash, totalBorrows } = marketOf(most.pool, 'USDC')
  assert.deepEqual([cash, totalBorrows], [320_000_000n, 880_000_000n])
  assert.equal(said(borrow(both, pledged, ask(1n, 'DAI'))), 'market not listed')
  const poor = new Map(both.markets).set('USDC', { ...usdc, cash: 9n })
  assert.equal(said(borrow({ ...both, markets: poor }, pledged, ask(10n))), 'math error')
  const unpriced = new Map(both.markets).set('USDC', { ...usdc, price: 0n })
  assert.equal(said(borrow({ ...both, markets: unpriced }, pledged, ask(10n))), 'math error')
  // And what carries the debt may not be redeemed.
  assert.equal(said(redeem(most.pool, most.account, ask(1n, 'COIN'))), 'math error')
})

test('[VENUS10] a debt is repaid in part or whole, and no further', () => {
  const { pool: lent, account } = borrow(both, pledged, ask(100_000_000n))
  const part = repay(lent, account, ask(40_000_000n))
  assert.equal(said(part), 40_000_000n)
  assert.equal(part.account.get('USDC')?.debt.principal, 60_000_000n)
  assert.equal(said(repay(lent, account, ask(100_000_001n))), 'math error')
  const whole = repay(lent, account, { ...ask(0n), amount: null })
  assert.equal(said(whole), 100_000_000n)
  assert.equal(whole.account.get('USDC')?.debt.principal, 0n)
  assert.deepEqual(marketOf(whole.pool, 'USDC'), usdc)
  assert.equal(said(repay(lent, account, ask(1n, 'DAI'))), 'market not listed')
})

const verbs = { supply, redeem, borrow, repay } as const

const requests = fc.array(
  fc.record({
    verb: fc.constantFrom(...(Object.keys(verbs) as (keyof typeof verbs)[])),
    market: fc.constantFrom('A', 'B', 'C'),
    amount: fc.oneof(fc.bigInt(0n, 10_000n), fc.bigInt(0n, 10n ** 20n)),
    blocks: fc.bigInt(0n, 10_000n),
  }),
  { minLength: 1, maxLength: 12 },
)

/** No account of the scene starts with a shortfall: what it owes is left out. */
const lenderOf = ({ account }: VenusScene): VenusAccount =>
  new Map([...account].map(([name, one]) => [name, { ...one, debt: { principal: 0n, index: 0n } }]))

test('[VENUS9] [VENUS10] whatever is asked in turn, money is kept, and who acts is covered', () => {
  const done: Record<string, number> = {}
  fc.assert(
    fc.property(venusScene, requests, (scene, asked) => {
      let [now, account, block] = [scene.pool, lenderOf(scene), 100n]
      for (const { verb, market: name, amount, blocks } of asked) {
        block += blocks
        const before = now
        const outcome = verbs[verb](now, account, { market: name, amount, block })
        if (!outcome.result.ok) {
          assert.equal(outcome.pool, before)
          assert.equal(outcome.account, account)
          continue
        }
        done[verb] = (done[verb] ?? 0) + 1
        const old = VenusMarket.accrue(marketOf(before, name), block)
        const market = marketOf(outcome.pool, name)
        const way = verb === 'supply' || verb === 'repay' ? 1n : -1n
        assert.equal(market.cash - old.cash, way * amount)
        assert.ok(market.cash >= 0n && market.totalSupply >= 0n && market.totalBorrows >= 0n)
        const [rate, was] = [market, old].map(VenusMarket.exchangeRate)
        // The last redemption may round into the reserves: then there is no rate, and nothing is done.
        if (typeof rate !== 'bigint' || typeof was !== 'bigint') return
        if (verb === 'supply' && old.totalSupply > 0n) assert.ok(rate >= was, 'others lose nothing')
        if (verb === 'borrow' || verb === 'repay') assert.equal(rate, was)
        if (verb === 'redeem') {
          const tokens = old.totalSupply - market.totalSupply
          assert.ok(amount * wad < (tokens + 1n) * was, 'less than one vToken more is paid')
        }
        for (const [other, one] of outcome.pool.markets) {
          if (other !== name) assert.equal(one, before.markets.get(other))
        }
        ;[now, account] = [outcome.pool, outcome.account]
        if (verb !== 'borrow') continue
        const weighed = accountLiquidity(now, account, 'collateralFactor')
        assert.ok(weighed.ok && weighed.value.shortfall === 0n)
      }
    }),
    { numRuns: numRuns * 5 },
  )
  for (const verb of Object.keys(verbs))
    assert.ok((done[verb] ?? 0) > numRuns / 4, `${verb}: ${done[verb]}`)
})
