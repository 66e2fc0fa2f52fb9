import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accounts, manyRuns, reserve } from '../../../test/aave.ts'
import { AaveAccount, type AaveHolding } from './AaveAccount.ts'
import { AaveAction } from './AaveAction.ts'
import { accountData, healthLimit } from './accountData.ts'
import { Ray } from './Ray.ts'
import { v37 } from './v37.ts'

const steps = fc.record({
  verb: fc.constantFrom('supply', 'withdraw', 'borrow', 'repay'),
  place: fc.nat({ max: 4 }),
  /** Millionths of what the holding has or owes, or of what the account may borrow. */
  share: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 1_200_000 })),
})

type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never

function take(account: AaveAccount, { verb, place, share }: Step) {
  const holding = account.holdings[place % account.holdings.length] as AaveHolding
  const { id, decimals, price } = holding.reserve
  const part = (whole: bigint) => (whole * BigInt(share)) / 1_000_000n
  if (verb === 'supply') {
    return AaveAction.supply(v37, account, id, part(10n ** 9n + AaveAccount.supply(holding)))
  }
  if (verb === 'withdraw') {
    return AaveAction.withdraw(v37, account, id, part(AaveAccount.supply(holding)))
  }
  if (verb === 'repay') return AaveAction.repay(account, id, part(AaveAccount.debt(holding)))
  const { availableBorrowsBase } = accountData(v37, account)
  const room = (availableBorrowsBase * 10n ** BigInt(decimals)) / price
  return AaveAction.borrow(v37, account, id, part(room))
}

test('[AAVE9] no permitted action makes a healthy account unhealthy, none touches another', () => {
  const done = { supply: 0, withdraw: 0, borrow: 0, repay: 0 }
  fc.assert(
    fc.property(accounts, steps, (account, step) => {
      const before = accountData(v37, account)
      const outcome = take(account, step)
      if (!outcome.ok) return
      done[step.verb] += 1
      const after = accountData(v37, outcome.value)
      if (before.healthFactor >= healthLimit) assert.ok(after.healthFactor >= healthLimit)
      if (step.verb === 'supply' || step.verb === 'repay') {
        assert.ok(after.healthFactor >= before.healthFactor)
      }
      const index = step.place % account.holdings.length
      assert.deepEqual(
        outcome.value.holdings.toSpliced(index, 1),
        account.holdings.toSpliced(index, 1),
      )
    }),
    { numRuns: manyRuns },
  )
  for (const count of Object.values(done)) assert.ok(count > manyRuns / 50, String(count))
})

const index = Ray.one + Ray.one / 3n
const usdc = reserve({ id: 'USDC', decimals: 6, price: 10n ** 8n, variableBorrowIndex: index })
const holding = (fields: Partial<AaveHolding>): AaveHolding => ({
  reserve: reserve(),
  scaledSupply: 0n,
  scaledDebt: 0n,
  usedAsCollateral: false,
  inEModeCollateral: false,
  eModeLtvZero: false,
  ...fields,
})

const eth = 10n ** 18n
const start: AaveAccount = {
  eMode: null,
  holdings: [
    holding({ scaledSupply: eth, usedAsCollateral: true }),
    holding({ reserve: usdc }),
    holding({ reserve: reserve({ id: 'OLD', ltv: 0n }), scaledSupply: eth }),
  ],
}

const must = (outcome: ReturnType<typeof AaveAction.supply>): AaveAccount => {
  assert.ok(outcome.ok)
  return outcome.value
}
const error = (outcome: ReturnType<typeof AaveAction.supply>) => !outcome.ok && outcome.error

test('[AAVE9] the account bears every rounding of scaled units', () => {
  const owing = must(AaveAction.borrow(v37, start, 'USDC', 1_000n))
  assert.equal(AaveAccount.find(owing, 'USDC')?.scaledDebt, 751n)
  assert.equal(AaveAccount.debt(AaveAccount.find(owing, 'USDC') as AaveHolding), 1_002n)
  const repaid = must(AaveAction.repay(owing, 'USDC', 2n))
  assert.equal(AaveAccount.find(repaid, 'USDC')?.scaledDebt, 750n)
  const cleared = must(AaveAction.repay(owing, 'USDC', 10n ** 30n))
  assert.equal(AaveAccount.find(cleared, 'USDC')?.scaledDebt, 0n)
  const skewed = AaveAccount.change(start, 'USDC', { scaledSupply: 9n })
  const dear = {
    ...skewed,
    holdings: skewed.holdings.map((one) =>
      one.reserve.id === 'USDC' ? { ...one, reserve: { ...usdc, liquidityIndex: index } } : one,
    ),
  }
  const supplied = must(AaveAction.supply(v37, dear, 'USDC', 3n))
  assert.equal(AaveAccount.find(supplied, 'USDC')?.scaledSupply, 11n)
  const withdrawn = must(AaveAction.withdraw(v37, dear, 'USDC', 3n))
  assert.equal(AaveAccount.find(withdrawn, 'USDC')?.scaledSupply, 6n)
})

test('[AAVE9] a first supply counts as collateral where it lends', () => {
  const first = must(AaveAction.supply(v37, start, 'USDC', 10n))
  assert.equal(AaveAccount.find(first, 'USDC')?.usedAsCollateral, true)
  const old = AaveAccount.change(start, 'OLD', { scaledSupply: 0n })
  assert.equal(
    AaveAccount.find(must(AaveAction.supply(v37, old, 'OLD', 10n)), 'OLD')?.usedAsCollateral,
    false,
  )
  const again = must(AaveAction.supply(v37, start, 'OLD', 10n))
  assert.equal(AaveAccount.find(again, 'OLD')?.usedAsCollateral, false)
})

test('[AAVE9] refusals, each by its name', () => {
  const million = 10n ** 6n
  assert.equal(error(AaveAction.supply(v37, start, 'USDC', 0n)), 'InvalidAmount')
  assert.equal(error(AaveAction.supply(v37, start, 'USDC', -5n)), 'InvalidAmount')
  assert.equal(error(AaveAction.supply(v37, start, 'DOGE', 1n)), 'AssetNotListed')
  assert.equal(error(AaveAction.withdraw(v37, start, 'DOGE', 1n)), 'AssetNotListed')
  assert.equal(error(AaveAction.borrow(v37, start, 'DOGE', 1n)), 'AssetNotListed')
  assert.equal(error(AaveAction.repay(start, 'DOGE', 1n)), 'AssetNotListed')
  assert.equal(error(AaveAction.withdraw(v37, start, 'WETH', 0n)), 'InvalidAmount')
  const more = AaveAction.withdraw(v37, start, 'WETH', eth + 1n)
  assert.equal(error(more), 'NotEnoughAvailableUserBalance')
  assert.equal(error(AaveAction.repay(start, 'USDC', 1n)), 'NoDebtOfSelectedType')
  assert.equal(error(AaveAction.borrow(v37, start, 'USDC', 0n)), 'InvalidAmount')
  const over = AaveAction.borrow(v37, start, 'USDC', 1_501n * million)
  assert.equal(error(over), 'CollateralCannotCoverNewBorrow')
  const under = AaveAction.borrow(v37, start, 'USDC', 1_700n * million)
  assert.equal(error(under), 'HealthFactorLowerThanLiquidationThreshold')
  const owing = must(AaveAction.borrow(v37, start, 'USDC', 1_499n * million))
  assert.equal(error(AaveAction.repay(owing, 'USDC', 1n)), 'InvalidAmount')
  const low = AaveAction.withdraw(v37, owing, 'WETH', eth / 10n)
  assert.equal(error(low), 'HealthFactorLowerThanLiquidationThreshold')
  const old = AaveAccount.change(owing, 'OLD', { usedAsCollateral: true })
  assert.equal(error(AaveAction.withdraw(v37, old, 'WETH', eth / 10n)), 'LtvValidationFailed')
  const gone = must(AaveAction.withdraw(v37, old, 'OLD', eth))
  assert.equal(AaveAccount.find(gone, 'OLD')?.usedAsCollateral, false)
  const idle = AaveAccount.change(start, 'WETH', { usedAsCollateral: false })
  assert.equal(error(AaveAction.borrow(v37, idle, 'USDC', 1n)), 'LtvValidationFailed')
})

test('[AAVE9] what a debt asks of collateral is rounded up', () => {
  const unit = { decimals: 0, price: 1n }
  const account: AaveAccount = {
    eMode: null,
    holdings: [
      holding({ reserve: reserve(unit), scaledSupply: 10n, usedAsCollateral: true }),
      holding({ reserve: reserve({ ...unit, id: 'USDC' }) }),
    ],
  }
  // Eight ask for 10.67 at an LTV of 75 %, and are just backed at a threshold of 80 %.
  const outcome = AaveAction.borrow(v37, account, 'USDC', 8n)
  assert.equal(error(outcome), 'CollateralCannotCoverNewBorrow')
  must(AaveAction.borrow(v37, account, 'USDC', 7n))
})
