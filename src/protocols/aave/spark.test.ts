import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { manyRuns, reserve, sickAccounts } from '../../../test/aave.ts'
import { AaveAccount, type AaveHolding } from './AaveAccount.ts'
import { accountData } from './accountData.ts'
import { type AaveLiquidationCall, liquidationCall } from './liquidationCall.ts'
import { Ray } from './Ray.ts'
import { spark } from './spark.ts'
import { v36 } from './v36.ts'

const most = 2n ** 256n - 1n
const eth = 10n ** 18n
const usd = 10n ** 6n

const holding = (fields: Partial<AaveHolding>): AaveHolding => ({
  reserve: reserve(),
  scaledSupply: 0n,
  scaledDebt: 0n,
  usedAsCollateral: true,
  inEModeCollateral: false,
  eModeLtvZero: false,
  ...fields,
})

const dollar = (id: string, scaledDebt: bigint): AaveHolding =>
  holding({
    reserve: reserve({ id, decimals: 6, price: 10n ** 8n }),
    scaledDebt,
    usedAsCollateral: false,
  })

/** So many WETH at 2,000 against USDC and DAI of 6 decimals. */
const loan = (ethers: bigint, usdc: bigint, dai = 0n): AaveAccount => ({
  eMode: null,
  holdings: [
    holding({ scaledSupply: ethers }),
    dollar('USDC', usdc),
    ...(dai === 0n ? [] : [dollar('DAI', dai)]),
  ],
})

const call = (fields: Partial<AaveLiquidationCall> = {}): AaveLiquidationCall => ({
  collateral: 'WETH',
  debt: 'USDC',
  debtToCover: most,
  receiveAToken: false,
  ...fields,
})

const repaid = (version: typeof v36, account: AaveAccount, fields = {}): bigint | string => {
  const outcome = liquidationCall(version, account, call(fields))
  return outcome.ok ? outcome.value.debtRepaid : outcome.error
}

test('[AAVE17] half of one debt to the nearest, where Aave since v3.3 takes half of all debts', () => {
  // 10 WETH carry 16,000 against 16,200: a health of 0.987.
  const two = loan(10n * eth, 5_200n * usd + 1n, 11_000n * usd)
  assert.equal(repaid(spark, two), 2_600n * usd + 1n)
  assert.equal(repaid(v36, two), 5_200n * usd + 1n)
  assert.equal(repaid(spark, two, { debt: 'DAI' }), 5_500n * usd)
  assert.equal(repaid(v36, two, { debt: 'DAI' }), 8_100n * usd)
  // A health of 0.95 and under: all of one debt.
  assert.equal(repaid(spark, loan(10n * eth, 16_843n * usd)), 16_843n * usd)
})

test('[AAVE17] no leg is small, and any dust may be left', () => {
  const small = loan(eth / 2n, 810n * usd)
  assert.equal(repaid(v36, small), 810n * usd)
  assert.equal(repaid(spark, small), 405n * usd)
  assert.equal(repaid(spark, small, { debtToCover: 404n * usd }), 404n * usd)
  assert.equal(repaid(v36, small, { debtToCover: 404n * usd }), 'MustNotLeaveDust')
})

test('[AAVE17] what the collateral does not cover stays owed, and nothing is written off', () => {
  const under = loan(eth, 3_000n * usd)
  const outcome = liquidationCall(spark, under, call())
  assert.ok(outcome.ok)
  const { debtRepaid, deficits, after } = outcome.value
  // 2,000 ÷ 1.05 to the nearest; since v3.3 up.
  assert.equal(debtRepaid, 1_904_761_905n)
  assert.deepEqual(deficits, [])
  const left = AaveAccount.find(after, 'USDC')
  assert.equal(left?.scaledDebt, 3_000n * usd - 1_904_761_905n)
  assert.equal(AaveAccount.find(after, 'WETH')?.usedAsCollateral, false)
  const since = liquidationCall(v36, under, call())
  assert.ok(since.ok && since.value.deficits.length === 1)
})

test('[AAVE17] a claim is handed over rounded down, an amount paid out up', () => {
  const index = (3n * Ray.one) / 2n
  assert.equal(spark.claimOf(10n, index), 6n)
  assert.equal(v36.claimOf(10n, index), 7n)
  assert.equal(spark.debtForAll(100n, 10_500n), 95n)
  assert.equal(v36.debtForAll(100n, 10_500n), 96n)
})

test('[AAVE17] health is Aave’s, no more than half of a debt goes at once, no debt but one moves', () => {
  const numRuns = Math.ceil((manyRuns * 3) / 10)
  let done = 0
  fc.assert(
    fc.property(sickAccounts, fc.nat({ max: 4 }), fc.boolean(), (account, pick, receiveAToken) => {
      assert.deepEqual(accountData(spark, account), accountData(v36, account))
      const owing = account.holdings.filter(({ scaledDebt }) => scaledDebt > 0n)
      const pledged = account.holdings.filter(({ usedAsCollateral }) => usedAsCollateral)
      const [debt, collateral] = [owing, pledged].map((some) => some[pick % some.length])
      if (debt === undefined || collateral === undefined) return
      const [owes, from] = [debt.reserve.id, collateral.reserve.id]
      const outcome = liquidationCall(spark, account, {
        collateral: from,
        debt: owes,
        debtToCover: most,
        receiveAToken,
      })
      if (!outcome.ok) return
      done++
      const { debtRepaid, after, deficits } = outcome.value
      const { healthFactor } = accountData(spark, account)
      const whole = AaveAccount.debt(debt)
      const bound = healthFactor > 950_000_000_000_000_000n ? (whole + 1n) / 2n : whole
      assert.ok(debtRepaid <= bound)
      assert.deepEqual(deficits, [])
      for (const [at, one] of account.holdings.entries()) {
        const now = after.holdings[at] as AaveHolding
        if (one.reserve.id !== owes) assert.equal(now.scaledDebt, one.scaledDebt)
        if (one.reserve.id !== from) assert.equal(now.scaledSupply, one.scaledSupply)
        assert.ok(now.scaledDebt >= 0n && now.scaledSupply >= 0n)
      }
    }),
    { numRuns },
  )
  assert.ok(done > numRuns / 6, `${done} liquidations`)
})
