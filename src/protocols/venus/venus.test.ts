import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AssertionError } from '../../base/assert.ts'
import { accountLiquidity } from './accountLiquidity.ts'
import { liquidateBorrow, maxRepay, type VenusDemand } from './liquidateBorrow.ts'
import { type VenusEntry, VenusMarket } from './VenusMarket.ts'
import type { VenusAccount, VenusPool } from './VenusPool.ts'

const wad = 10n ** 18n

/** USDC: 6 decimals at a dollar; 1,000 lent and 500 in cash, of which 10 are reserves. */
const usdc: VenusMarket = {
  price: wad * 10n ** 12n,
  collateralFactor: (82n * wad) / 100n,
  liquidationThreshold: (85n * wad) / 100n,
  liquidationIncentive: (110n * wad) / 100n,
  reserveFactor: wad / 5n,
  cash: 500_000_000n,
  totalBorrows: 1_000_000_000n,
  totalReserves: 10_000_000n,
  totalSupply: 6_000_000_000n,
  borrowIndex: wad,
  accrualBlock: 100n,
  borrowRatePerBlock: 5_000_000_000n,
  initialExchangeRate: wad / 5n,
}

/** A coin of 8 decimals at 20,000, with nothing lent: a vToken is worth a fiftieth of an atom. */
const btc: VenusMarket = {
  ...usdc,
  price: 20_000n * wad * 10n ** 10n,
  collateralFactor: (75n * wad) / 100n,
  liquidationThreshold: (80n * wad) / 100n,
  cash: 400_000_000n,
  totalBorrows: 0n,
  totalReserves: 0n,
  totalSupply: 20_000_000_000n,
}

const pool: VenusPool = {
  closeFactor: wad / 2n,
  markets: new Map([
    ['USDC', usdc],
    ['BTC', btc],
  ]),
}

const none: VenusEntry = { entered: true, vTokens: 0n, debt: { principal: 0n, index: 0n } }

/** 0.05 BTC, 1,000 dollars, of which 750 may be borrowed and 800 are safe. */
const owing = (principal: bigint): VenusAccount =>
  new Map([
    ['BTC', { ...none, vTokens: 250_000_000n }],
    ['USDC', { ...none, debt: { principal, index: wad } }],
  ])

const demand: VenusDemand = {
  borrowed: 'USDC',
  collateral: 'BTC',
  repayAmount: 100_000_000n,
  block: 100n,
}

const detailOf = (account: VenusAccount, changes: Partial<VenusDemand> = {}, by = pool) => {
  const { result } = liquidateBorrow(by, account, { ...demand, ...changes })
  if (result.ok) return 'done'
  return result.error.kind === 'revert' ? result.error.reason : result.error
}

test('[VENUS1] a day of blocks: interest, the share of the reserves and the index', () => {
  const after = VenusMarket.accrue(usdc, 28_900n)
  assert.equal(after.totalBorrows, 1_000_144_000n)
  assert.equal(after.totalReserves, 10_028_800n)
  assert.equal(after.borrowIndex, 1_000_144_000_000_000_000n)
  assert.equal(after.accrualBlock, 28_900n)
  assert.equal(after.cash, usdc.cash)
  assert.deepEqual(VenusMarket.accrue(usdc, 100n), usdc)
  assert.throws(() => VenusMarket.accrue(usdc, 99n), AssertionError)
})

test('[VENUS2] a vToken is worth cash and loans less reserves, the initial rate while there is none', () => {
  assert.equal(VenusMarket.exchangeRate(usdc), 248_333_333_333_333_333n)
  assert.equal(VenusMarket.exchangeRate(btc), wad / 50n)
  assert.equal(VenusMarket.exchangeRate({ ...usdc, totalSupply: 0n }), wad / 5n)
  assert.equal(VenusMarket.exchangeRate({ ...usdc, totalReserves: 1_500_000_001n }), null)
})

test('[VENUS3] a debt grows with the index from where it was touched, cut for the borrower', () => {
  const market = { ...usdc, borrowIndex: (3n * wad) / 2n }
  assert.equal(VenusMarket.debtOf(market, { principal: 333n, index: wad }), 499n)
  assert.equal(VenusMarket.debtOf(market, { principal: 333n, index: (3n * wad) / 2n }), 333n)
  assert.equal(VenusMarket.debtOf(market, none.debt), 0n)
})

test('[VENUS4] only the two markets called accrue, the third is weighed as it is stored', () => {
  const markets = new Map([...pool.markets, ['WBNB', { ...usdc, accrualBlock: 50n }]])
  const account = new Map([...owing(800_000_001n), ['WBNB', none]])
  const { pool: after } = liquidateBorrow({ ...pool, markets }, account, { ...demand, block: 200n })
  assert.equal(after.markets.get('USDC')?.accrualBlock, 200n)
  assert.equal(after.markets.get('BTC')?.accrualBlock, 200n)
  assert.equal(after.markets.get('WBNB')?.accrualBlock, 50n)
})

test('[VENUS5] a collateral factor to borrow, a threshold to be liquidated, an order that is looked at', () => {
  const account = owing(700_000_000n)
  const weigh = (...of: [Parameters<typeof accountLiquidity>[2], bigint?]) => {
    const [weighting, borrowAmount = 0n] = of
    const found = accountLiquidity(pool, account, weighting, {
      market: 'USDC',
      redeemTokens: 0n,
      borrowAmount,
    })
    assert.ok(found.ok)
    return found.value.liquidity - found.value.shortfall
  }
  assert.equal(weigh('collateralFactor'), 50n * wad)
  assert.equal(weigh('liquidationThreshold'), 100n * wad)
  assert.equal(weigh('collateralFactor', 50_000_000n), 0n)
  assert.equal(weigh('collateralFactor', 50_000_001n), -(10n ** 12n))
  const redeem = { market: 'BTC', redeemTokens: 125_000_000n, borrowAmount: 0n }
  assert.deepEqual(accountLiquidity(pool, account, 'collateralFactor', redeem), {
    ok: true,
    value: { liquidity: 0n, shortfall: 325n * wad },
  })
})

test('[VENUS5] the factor and the rate are cut before the price, the price before the balance', () => {
  const odd: VenusMarket = {
    ...btc,
    price: (7n * wad) / 10n,
    liquidationThreshold: wad - 1n,
    cash: 5n,
    totalSupply: 3n * wad,
  }
  const one: VenusAccount = new Map([['BTC', { ...none, vTokens: wad }]])
  const found = accountLiquidity(
    { ...pool, markets: new Map([['BTC', odd]]) },
    one,
    'liquidationThreshold',
  )
  // ⌊5 ÷ 3⌋ is 1, of which ⌊(1 − 10⁻¹⁸)⌋ is 0.
  assert.deepEqual(found, { ok: true, value: { liquidity: 0n, shortfall: 0n } })
})

test('[VENUS6] the close factor bounds one call, not what is repaid in several', () => {
  const account = owing(900_000_001n)
  assert.equal(maxRepay(pool, account, 'USDC'), 450_000_000n)
  assert.deepEqual(detailOf(account, { repayAmount: 450_000_001n }), {
    kind: 'failure',
    error: 3n,
    info: 18n,
    detail: 17n,
  })
  assert.equal(detailOf(account, { repayAmount: 450_000_000n }), 'done')
})

test('[VENUS7] a hundred dollars take a hundred and ten of the collateral', () => {
  const before = owing(900_000_000n)
  const { pool: after, account, result } = liquidateBorrow(pool, before, demand)
  // 110 dollars are 0.0055 BTC, 550,000 atoms, a fiftieth each.
  assert.deepEqual(result, {
    ok: true,
    value: { repaid: 100_000_000n, seizedTokens: 27_500_000n },
  })
  assert.equal(account.get('BTC')?.vTokens, 222_500_000n)
  assert.deepEqual(account.get('USDC')?.debt, { principal: 800_000_000n, index: wad })
  assert.deepEqual(after.markets.get('USDC'), {
    ...usdc,
    cash: 600_000_000n,
    totalBorrows: 900_000_000n,
  })
  assert.deepEqual(after.markets.get('BTC'), btc)
})

test('[VENUS7] the incentive is the collateral’s own', () => {
  const markets = new Map(pool.markets).set('USDC', { ...usdc, liquidationIncentive: 2n * wad })
  const { result } = liquidateBorrow({ ...pool, markets }, owing(900_000_000n), demand)
  assert.ok(result.ok)
  assert.equal(result.value.seizedTokens, 27_500_000n)
})

test('[VENUS8] a refusal keeps the interest and has the numbers of the protocol', () => {
  const safe = owing(700_000_000n)
  const { pool: after, account, result } = liquidateBorrow(pool, safe, { ...demand, block: 101n })
  assert.deepEqual(result, {
    ok: false,
    error: { kind: 'failure', error: 3n, info: 18n, detail: 3n },
  })
  assert.equal(after.markets.get('USDC')?.accrualBlock, 101n)
  assert.equal(account, safe)
  assert.deepEqual(detailOf(owing(900_000_000n), { repayAmount: 0n }), {
    kind: 'failure',
    error: 7n,
    info: 21n,
    detail: 0n,
  })
  const unpriced = new Map(pool.markets).set('BTC', { ...btc, price: 0n })
  assert.deepEqual(detailOf(owing(900_000_000n), {}, { ...pool, markets: unpriced }), {
    kind: 'failure',
    error: 3n,
    info: 18n,
    detail: 13n,
  })
})

test('[VENUS8] a market whose reserves are more than there is weighs nobody', () => {
  const broken = new Map(pool.markets).set('BTC', { ...btc, totalReserves: 400_000_001n })
  assert.deepEqual(detailOf(owing(900_000_000n), {}, { ...pool, markets: broken }), {
    kind: 'failure',
    error: 3n,
    info: 18n,
    detail: 15n,
  })
  // It is not weighed where it is not entered, and cannot be seized from either.
  const apart = new Map(pool.markets).set('WBNB', { ...btc, totalReserves: 400_000_001n })
  const of = { collateral: 'WBNB' }
  assert.equal(detailOf(owing(900_000_000n), of, { ...pool, markets: apart }), 'math error')
})

test('[VENUS8] a revert leaves everything as it was, the interest as well', () => {
  const poor: VenusAccount = new Map(owing(900_000_000n)).set('BTC', { ...none, vTokens: 1n })
  const outcome = liquidateBorrow(pool, poor, { ...demand, block: 200n })
  assert.equal(outcome.pool, pool)
  assert.equal(outcome.account, poor)
  assert.deepEqual(outcome.result, {
    ok: false,
    error: { kind: 'revert', reason: 'LIQUIDATE_SEIZE_TOO_MUCH' },
  })
  const deep = owing(900_000_000n)
  const priced = (changes: Partial<VenusMarket>): VenusPool => ({
    ...pool,
    markets: new Map(pool.markets).set('WBNB', { ...btc, ...changes }),
  })
  const wanted = { collateral: 'WBNB' }
  assert.equal(detailOf(deep, wanted), 'market not listed')
  assert.equal(detailOf(deep, wanted, priced({})), 'LIQUIDATE_SEIZE_TOO_MUCH')
  const outside = new Map(deep).set('WBNB', { ...none, entered: false, vTokens: 10n ** 10n })
  assert.equal(detailOf(outside, wanted, priced({})), 'token seizure failed')
  assert.equal(
    detailOf(deep, wanted, priced({ price: 0n })),
    'LIQUIDATE_COMPTROLLER_CALCULATE_AMOUNT_SEIZE_FAILED',
  )
  assert.equal(detailOf(deep, wanted, priced({ cash: 0n })), 'divide by zero')
  const short = new Map(pool.markets).set('USDC', { ...usdc, totalBorrows: 99_999_999n })
  assert.equal(detailOf(deep, {}, { ...pool, markets: short }), 'math error')
})
