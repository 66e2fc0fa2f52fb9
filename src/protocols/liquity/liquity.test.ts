import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AssertionError } from '../../base/assert.ts'
import { collateralRatio, nominalRatio, ratioUnbounded, wad } from './collateralRatio.ts'
import { LiquitySystem } from './LiquitySystem.ts'
import { liquityV1, liquityV1Launch } from './LiquityTerms.ts'
import { type PoolDeposit, StabilityPool } from './StabilityPool.ts'

const lusd = (n: bigint): bigint => n * wad
const empty = LiquitySystem.create(liquityV1)
const borrow = (system: LiquitySystem, owner: string, debt: bigint, collateral: bigint) =>
  LiquitySystem.place(system, owner, { debt, collateral })

test('[LIQUITY1] the launch and the source after it differ in the pool alone', () => {
  assert.equal(liquityV1.ratioMinimum, (wad * 11n) / 10n)
  assert.equal(liquityV1.ratioCritical, (wad * 15n) / 10n)
  assert.deepEqual([liquityV1.gasDebt, liquityV1.gasCollateralDivisor], [lusd(200n), 200n])
  assert.deepEqual([liquityV1.poolFloor, liquityV1.scaleSteps], [wad, 2])
  const { name, source, poolFloor, scaleSteps, ...same } = liquityV1Launch
  assert.deepEqual([name, poolFloor, scaleSteps], ['liquity-v1-launch', 0n, 1])
  assert.ok(source.includes('April 2021'))
  assert.deepEqual(
    Object.entries(same),
    Object.entries(liquityV1).filter(([key]) => key in same),
  )
})

test('[LIQUITY2] the ratio is rounded down, and unbounded without debt', () => {
  assert.equal(collateralRatio(lusd(2n), lusd(3_000n), lusd(2_000n)), 1_333_333_333_333_333_333n)
  assert.equal(collateralRatio(lusd(2n), 0n, lusd(2_000n)), 2n ** 256n - 1n)
  assert.equal(nominalRatio(lusd(2n), lusd(3_000n)), (2n * 10n ** 20n) / 3_000n)
  assert.equal(LiquitySystem.ratio(empty, 'nobody', wad), ratioUnbounded)
  assert.equal(LiquitySystem.account(empty, 'nobody'), null)
  assert.throws(() => LiquitySystem.owned(empty, 'nobody'), AssertionError)
})

test('[LIQUITY3] under 150 % of all collateral over all debt it recovers, at it not', () => {
  const one = borrow(borrow(empty, 'a', lusd(2_000n), wad), 'b', lusd(2_000n), lusd(2n))
  assert.deepEqual(LiquitySystem.total(one), { debt: lusd(4_000n), collateral: lusd(3n) })
  assert.equal(LiquitySystem.ratioTotal(one, lusd(2_000n)), (wad * 15n) / 10n)
  assert.equal(LiquitySystem.isRecovering(one, lusd(2_000n)), false)
  assert.equal(LiquitySystem.isRecovering(one, lusd(2_000n) - 1n), true)
  assert.equal(LiquitySystem.isRecovering(empty, 1n), false)
  const pending = { ...one, redistributed: { debt: lusd(1n), collateral: 0n } }
  assert.equal(LiquitySystem.isRecovering(pending, lusd(2_000n)), true)
})

test('[LIQUITY4] pending debt and collateral are rounded down and count in the ratio', () => {
  const system = { ...borrow(empty, 'a', lusd(2_000n), 3n), debtPerStake: wad / 2n }
  const held = LiquitySystem.owned({ ...system, collateralPerStake: wad - 1n }, 'a')
  assert.deepEqual(held, {
    debt: lusd(2_000n) + 1n,
    collateral: 5n,
    pending: { debt: 1n, collateral: 2n },
  })
  const after = LiquitySystem.place(system, 'b', { debt: 1n, collateral: 1n })
  assert.deepEqual(LiquitySystem.owned(after, 'b').pending, { debt: 0n, collateral: 0n })
  assert.equal(
    LiquitySystem.ratio({ ...system, collateralPerStake: wad }, 'a', wad),
    (6n * wad) / (lusd(2_000n) + 1n),
  )
})

test('[LIQUITY5] a stake is the collateral at first, then corrected by the snapshots', () => {
  assert.equal(LiquitySystem.stakeOf(empty, 7n), 7n)
  const later = { ...empty, stakesSnapshot: 2n, collateralSnapshot: 3n }
  assert.equal(LiquitySystem.stakeOf(later, 7n), 4n)
  const placed = borrow(later, 'a', lusd(2_000n), 7n)
  assert.deepEqual([placed.stakes, placed.troves.get('a')?.stake], [4n, 4n])
  assert.deepEqual(placed.active, { debt: lusd(2_000n), collateral: 7n })
})

test('[LIQUITY6] troves are sorted by nominal ratio, a newcomer ahead of its equals', () => {
  let system = borrow(empty, 'middle', lusd(2_000n), lusd(2n))
  system = borrow(system, 'riskiest', lusd(2_000n), lusd(1n))
  system = borrow(system, 'safest', lusd(2_000n), lusd(4n))
  system = borrow(system, 'equal', lusd(1_000n), lusd(1n))
  assert.deepEqual(system.sorted, ['safest', 'equal', 'middle', 'riskiest'])
  const again = borrow({ ...system, liquidated: new Set(['x', 'y']) }, 'x', lusd(2_000n), wad)
  assert.deepEqual([...again.liquidated], ['y'])
})

const pool = (total: bigint, change: Partial<StabilityPool> = {}): StabilityPool => ({
  ...StabilityPool.empty,
  total,
  ...change,
})

test('[LIQUITY11] one LUSD stays, less stays whole, and a remainder the carry swallows is none', () => {
  const available = (total: bigint, errorLoss = 0n, terms = liquityV1) =>
    StabilityPool.available(pool(total, { errorLoss }), terms)
  assert.equal(available(lusd(5n)), lusd(4n))
  assert.equal(available(wad), 0n)
  assert.equal(available(wad - 1n), 0n)
  assert.equal(available(0n), 0n)
  assert.equal(available(wad + 2n, 2n * wad - 1n), 2n)
  assert.equal(available(wad + 2n, 2n * wad), 0n)
  assert.equal(available(wad - 1n, 0n, liquityV1Launch), wad - 1n)
})

const deposit: PoolDeposit = { value: lusd(100n), product: wad, sum: 0n, scale: 0, epoch: 0 }

test('[LIQUITY14] a deposit shrinks with the product, over one step of the scale at most', () => {
  const at = (change: Partial<StabilityPool>, of = deposit) =>
    StabilityPool.compounded(pool(0n, change), of)
  assert.equal(at({ product: wad / 4n }), lusd(25n))
  assert.equal(at({ product: 3n }, { ...deposit, value: 10n, product: 4n }), 7n)
  assert.equal(at({ product: wad, scale: 1 }), lusd(100n) / 10n ** 9n)
  assert.equal(at({ product: wad - 1n, scale: 1 }), 0n, 'under a billionth is nothing')
  assert.equal(at({ product: wad, scale: 2 }), 0n)
  assert.equal(at({ product: wad, epoch: 1 }), 0n)
})

test('[LIQUITY15] a gain counts the sum since, and a billionth of the next scale’s', () => {
  const sums = new Map([
    ['0.0', 7n * wad],
    ['0.1', 2n * 10n ** 9n * wad],
    ['0.2', 10n ** 30n],
    ['1.0', 10n ** 40n],
  ])
  const of = { ...deposit, sum: 4n * wad, product: wad }
  assert.equal(StabilityPool.gain(pool(0n, { sums }), of), 500n)
  assert.equal(StabilityPool.gain(pool(0n), deposit), 0n)
  assert.equal(StabilityPool.gain(pool(0n, { sums }), { ...of, scale: 3, sum: 0n }), 0n)
})

test('[LIQUITY16] a deposit added to starts anew with what was left, and is paid its gain', () => {
  const first = StabilityPool.provide(StabilityPool.empty, 'a', lusd(100n))
  assert.deepEqual([first.gain, first.pool.total], [0n, lusd(100n)])
  const later = {
    ...first.pool,
    total: lusd(50n),
    product: wad / 2n,
    collateral: 300n,
    sums: new Map([['0.0', 2n * wad]]),
  }
  const { pool: after, gain } = StabilityPool.provide(later, 'a', lusd(10n))
  assert.deepEqual([gain, after.collateral, after.total], [200n, 100n, lusd(60n)])
  const expected = { value: lusd(60n), product: wad / 2n, sum: 2n * wad, scale: 0, epoch: 0 }
  assert.deepEqual(after.deposits.get('a'), expected)
})
