import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { accounts, manyRuns, reserve } from '../../../test/aave.ts'
import { AaveAccount, type AaveHolding } from './AaveAccount.ts'
import { aaveVersions } from './aaveVersions.ts'
import { type AaveAccountData, accountData, healthWithoutDebt } from './accountData.ts'
import { Bps } from './Bps.ts'
import { mulDivHalfUp } from './mulDivHalfUp.ts'
import { Ray } from './Ray.ts'
import { v36 } from './v36.ts'
import { v37 } from './v37.ts'

/** Wide enough for every product and quotient below. */
const Wide = Decimal.clone({ precision: 160, toExpNeg: -9e15, toExpPos: 9e15 })

const big = (n: bigint): Decimal => new Wide(String(n))
const down = (n: Decimal): Decimal => n.floor()
const up = (n: Decimal): Decimal => n.ceil()

/** The same evaluation in decimals, from the formulas alone. */
function plainly(account: AaveAccount, isolates: boolean): Record<string, string> {
  const { eMode } = account
  const rows = account.holdings.map((one) => {
    const unit = new Wide(10).pow(one.reserve.decimals)
    const ray = new Wide(10).pow(27)
    const supplied = down(big(one.scaledSupply).times(big(one.reserve.liquidityIndex)).div(ray))
    const owed = up(big(one.scaledDebt).times(big(one.reserve.variableBorrowIndex)).div(ray))
    const price = big(one.reserve.price)
    const own = one.inEModeCollateral && eMode !== null ? eMode : one.reserve
    const barred = one.inEModeCollateral ? one.eModeLtvZero : isolates && eMode?.isolated
    return {
      worth: one.usedAsCollateral ? down(supplied.times(price).div(unit)) : new Wide(0),
      debt: up(owed.times(price).div(unit)),
      threshold: big(own.liquidationThreshold),
      ltv: barred && eMode !== null ? new Wide(0) : big(own.ltv),
    }
  })
  const sum = (of: (row: (typeof rows)[number]) => Decimal) =>
    rows.reduce((total, row) => total.plus(of(row)), new Wide(0))
  const [collateral, debt] = [sum((row) => row.worth), sum((row) => row.debt)]
  const weighted = sum((row) => row.worth.times(row.threshold))
  const mean = (of: Decimal) => (collateral.isZero() ? collateral : down(of.div(collateral)))
  const ltv = mean(sum((row) => row.worth.times(row.ltv)))
  const health = down(weighted.times('1e18').div(debt).plus('0.5'))
  const room = down(collateral.times(ltv).div(10_000)).minus(debt)
  return {
    totalCollateralBase: collateral.toFixed(),
    totalDebtBase: debt.toFixed(),
    availableBorrowsBase: Wide.max(0, room).toFixed(),
    currentLiquidationThreshold: mean(weighted).toFixed(),
    ltv: ltv.toFixed(),
    healthFactor: debt.isZero()
      ? new Wide(2).pow(256).minus(1).toFixed()
      : down(health.div(10_000)).toFixed(),
  }
}

const words = (data: AaveAccountData): Record<string, string> =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, String(value)]))

test('[AAVE3] [AAVE4] agrees with a second, plain implementation on random accounts', () => {
  const seen = { debtless: 0, sick: 0, healthy: 0, isolated: 0 }
  fc.assert(
    fc.property(accounts, (account) => {
      const found = accountData(v37, account)
      assert.deepEqual(words(found), plainly(account, true))
      if (account.eMode?.isolated) {
        seen.isolated += 1
        assert.deepEqual(words(accountData(v36, account)), plainly(account, false))
      } else {
        assert.deepEqual(accountData(v36, account), found)
      }
      if (found.healthFactor === healthWithoutDebt) seen.debtless += 1
      else if (found.healthFactor < 10n ** 18n) seen.sick += 1
      else seen.healthy += 1
    }),
    { numRuns: manyRuns },
  )
  for (const count of Object.values(seen)) assert.ok(count > manyRuns / 20, String(count))
})

const holding = (fields: Partial<AaveHolding> = {}): AaveHolding => ({
  reserve: reserve(),
  scaledSupply: 0n,
  scaledDebt: 0n,
  usedAsCollateral: true,
  inEModeCollateral: false,
  eModeLtvZero: false,
  ...fields,
})

test('[AAVE1] to the nearest, a half going up', () => {
  assert.equal(mulDivHalfUp(5n, 1n, 2n), 3n)
  assert.equal(Bps.mulHalfUp(10_001n, 5_000n), 5_001n)
  assert.equal(Bps.mulHalfUp(9_999n, 5_000n), 5_000n)
  assert.equal(mulDivHalfUp(4n, 1n, 3n), 1n)
  assert.equal(mulDivHalfUp(5n, 1n, 3n), 2n)
  assert.equal(Ray.mulHalfUp(1n, Ray.one >> 1n), 1n)
  assert.equal(Ray.mulHalfUp(1n, (Ray.one >> 1n) - 1n), 0n)
  assert.equal(Ray.divHalfUp(2n, 4n * Ray.one), 1n)
  assert.deepEqual([Ray.divDown(1n, 3n * Ray.one), Ray.divUp(1n, 3n * Ray.one)], [0n, 1n])
  assert.deepEqual([Bps.divDown(100n, 10_500n), Bps.divUp(100n, 10_500n)], [95n, 96n])
})

test('[AAVE2] the account bears the odd atom of a balance and of a worth', () => {
  const half = (Ray.one * 3n) / 2n
  const one = holding({
    reserve: reserve({ liquidityIndex: half, variableBorrowIndex: half }),
    scaledSupply: 3n,
    scaledDebt: 3n,
  })
  assert.equal(AaveAccount.supply(one), 4n)
  assert.equal(AaveAccount.debt(one), 5n)
  assert.equal(AaveAccount.supplyWorth(reserve({ decimals: 6, price: 1n }), 1_500_000n), 1n)
  assert.equal(AaveAccount.debtWorth(reserve({ decimals: 6, price: 1n }), 1_500_000n), 2n)
})

const priced = (id: string, liquidationThreshold: bigint) =>
  reserve({ id, decimals: 0, price: 1n, liquidationThreshold, ltv: liquidationThreshold })

test('[AAVE3] thresholds are not averaged before the division', () => {
  const account = {
    eMode: null,
    holdings: [
      holding({ reserve: priced('A', 8_000n), scaledSupply: 100n }),
      holding({ reserve: priced('B', 7_000n), scaledSupply: 50n, scaledDebt: 100n }),
    ],
  }
  const data = accountData(v37, account)
  assert.equal(data.healthFactor, 1_150_000_000_000_000_000n)
  assert.equal(data.currentLiquidationThreshold, 7_666n)
  assert.equal(data.availableBorrowsBase, 14n)
})

test('[AAVE3] nothing owed is the greatest health, no collateral none', () => {
  const debtless = { eMode: null, holdings: [holding({ scaledSupply: 1n })] }
  assert.equal(accountData(v37, debtless).healthFactor, 2n ** 256n - 1n)
  const bare = { eMode: null, holdings: [holding({ scaledDebt: 1n })] }
  assert.deepEqual(accountData(v37, bare), {
    totalCollateralBase: 0n,
    totalDebtBase: 1n,
    availableBorrowsBase: 0n,
    currentLiquidationThreshold: 0n,
    ltv: 0n,
    healthFactor: 0n,
  })
})

test('[AAVE4] e-mode thresholds, barred lending and isolation', () => {
  const eMode = {
    ltv: 9_300n,
    liquidationThreshold: 9_500n,
    liquidationBonus: 10_100n,
    isolated: false,
  }
  const data = (fields: Partial<AaveHolding>, isolated = false, version = v37) => {
    const account = {
      eMode: { ...eMode, isolated },
      holdings: [holding({ scaledSupply: 10n ** 18n, ...fields })],
    }
    const { currentLiquidationThreshold, ltv } = accountData(version, account)
    return [currentLiquidationThreshold, ltv, AaveAccount.bonus(account, account.holdings[0]!)]
  }
  assert.deepEqual(data({ inEModeCollateral: true }), [9_500n, 9_300n, 10_100n])
  const barred = { inEModeCollateral: true, eModeLtvZero: true }
  assert.deepEqual(data(barred), [9_500n, 0n, 10_100n])
  const ownZero = { inEModeCollateral: true, reserve: reserve({ ltv: 0n }) }
  assert.deepEqual(data(ownZero), [9_500n, 9_300n, 10_100n])
  assert.deepEqual(data({}), [8_000n, 7_500n, 10_500n])
  assert.deepEqual(data({}, true), [8_000n, 0n, 10_500n])
  assert.deepEqual(data({}, true, v36), [8_000n, 7_500n, 10_500n])
})

test('[AAVE14] [AAVE17] the releases and the fork are found by name', () => {
  assert.equal(aaveVersions.spark.name, 'spark')
  assert.equal(aaveVersions['aave-v3.6'].name, 'aave-v3.6')
  assert.equal(aaveVersions['aave-v3.7'].name, 'aave-v3.7')
})
