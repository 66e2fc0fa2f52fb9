import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AssertionError } from '../../base/assert.ts'
import type { Result } from '../../base/Result.ts'
import { wad } from './collateralRatio.ts'
import { LiquitySystem } from './LiquitySystem.ts'
import { liquityV1, liquityV1Launch } from './LiquityTerms.ts'
import { batchLiquidateTroves, liquidate, liquidateTroves } from './liquidateTroves.ts'
import { offset } from './offset.ts'
import { redistribute } from './redistribute.ts'
import { StabilityPool } from './StabilityPool.ts'
import type { Liquidation } from './settleSeizures.ts'

const lusd = (n: bigint): bigint => n * wad
const price = lusd(1_000n)

/** Troves of 10,000 LUSD each with as much collateral as gives the percentage at 1,000 LUSD. */
function setUp(percents: Readonly<Record<string, bigint>>, deposited = 0n, terms = liquityV1) {
  let system = LiquitySystem.create(terms)
  for (const [owner, percent] of Object.entries(percents)) {
    const trove = { debt: lusd(10_000n), collateral: (percent * wad) / 10n }
    system = LiquitySystem.place(system, owner, trove)
  }
  if (deposited === 0n) return system
  const { pool } = StabilityPool.provide(system.pool, 'depositor', deposited)
  return { ...system, pool }
}

function done(result: Result<Liquidation, string>): Liquidation {
  assert.ok(result.ok, result.ok ? '' : result.error)
  return result.value
}

const closedBy = (result: Result<Liquidation, string>): string[] =>
  done(result).seizures.map(({ owner }) => owner)

const nothing = { ok: false, error: 'TroveManager: nothing to liquidate' }

test('[LIQUITY8] gas is a two hundredth of the collateral and 200 LUSD a trove', () => {
  const system = setUp({ a: 105n, b: 109n, whale: 900n }, lusd(50_000n))
  const outcome = done(batchLiquidateTroves(system, price, ['a', 'b']))
  assert.equal(outcome.gasDebt, lusd(400n))
  assert.equal(outcome.gasCollateral, (105n * wad) / 2_000n + (109n * wad) / 2_000n)
  assert.equal(outcome.debt, lusd(20_000n))
  assert.equal(outcome.collateral + outcome.gasCollateral, (214n * wad) / 10n)
  const odd = LiquitySystem.place(system, 'odd', { debt: lusd(10_000n), collateral: 199n })
  assert.equal(done(liquidate(odd, price, 'odd')).gasCollateral, 0n)
})

test('[LIQUITY9] the pool offsets what it can and takes collateral in proportion, rounded down', () => {
  const system = setUp({ a: 105n, whale: 900n }, lusd(4_001n))
  const { seizures, system: after } = done(liquidate(system, price, 'a'))
  const seized = (105n * wad) / 10n - (105n * wad) / 2_000n
  const [{ offset: paid, redistributed } = assert.fail('no seizure')] = seizures
  assert.deepEqual(paid, { debt: lusd(4_000n), collateral: (seized * 4n) / 10n })
  const rest = { debt: lusd(6_000n), collateral: seized - (seized * 4n) / 10n }
  assert.deepEqual(redistributed, rest)
  assert.equal(after.pool.total, wad)
  assert.equal(LiquitySystem.owned(after, 'whale').debt, lusd(16_000n) - 60n)
  assert.deepEqual(after.redistributed, rest)
})

test('[LIQUITY9] an empty pool redistributes all, a full one nothing', () => {
  const without = done(liquidate(setUp({ a: 105n, whale: 900n }), price, 'a'))
  assert.equal(without.system.redistributed.debt, lusd(10_000n))
  const full = done(liquidate(setUp({ a: 105n, whale: 900n }, lusd(20_000n)), price, 'a'))
  assert.deepEqual(full.system.redistributed, { debt: 0n, collateral: 0n })
  assert.deepEqual(full.system.pool.total, lusd(10_000n))
})

test('[LIQUITY10] recovering at or under 100 % the pool is not touched, above it is', () => {
  const system = setUp({ at: 100n, above: 101n, whale: 150n }, lusd(50_000n))
  const under = done(liquidate(system, price, 'at'))
  assert.deepEqual(under.system.pool, system.pool)
  assert.equal(under.system.redistributed.debt, lusd(10_000n))
  const above = done(liquidate(system, price, 'above'))
  assert.equal(above.system.pool.total, lusd(40_000n))
  assert.equal(above.system.redistributed.debt, 0n)
  // At 100 % in normal mode the pool pays.
  const normal = setUp({ at: 100n, whale: 900n }, lusd(50_000n))
  assert.equal(done(liquidate(normal, price, 'at')).system.pool.total, lusd(40_000n))
})

test('[LIQUITY10] recovering from the minimum on, the pool takes 110 % and the owner the rest', () => {
  const system = setUp({ a: 120n, b: 149n }, lusd(10_001n))
  const { seizures, system: after, ...sums } = done(liquidate(system, price, 'a'))
  assert.equal(after.surplus.get('a'), wad)
  const gasCollateral = (11n * wad) / 200n
  assert.deepEqual(sums, {
    debt: lusd(10_000n),
    collateral: 11n * wad - gasCollateral,
    gasCollateral,
    gasDebt: lusd(200n),
  })
  assert.deepEqual(seizures[0]?.offset, { debt: lusd(10_000n), collateral: sums.collateral })
  assert.equal(after.pool.collateral, sums.collateral)
  assert.deepEqual(after.redistributed, { debt: 0n, collateral: 0n })
  assert.deepEqual([...after.liquidated], ['a'])
})

test('[LIQUITY10] recovering at exactly the minimum the cap leaves no surplus', () => {
  const system = setUp({ a: 110n, b: 149n }, lusd(10_001n))
  const { system: after } = done(liquidate(system, price, 'a'))
  assert.deepEqual([after.surplus.size, after.pool.total], [0, wad])
})

test('[LIQUITY10] a surplus comes on top of one not yet claimed', () => {
  const system = { ...setUp({ a: 120n, b: 149n }, lusd(10_001n)), surplus: new Map([['a', 5n]]) }
  assert.equal(done(liquidate(system, price, 'a')).system.surplus.get('a'), wad + 5n)
})

test('[LIQUITY10] recovering spares a trove too large for the pool, or at the system’s own ratio', () => {
  assert.deepEqual(liquidate(setUp({ a: 120n, b: 149n }, lusd(10_000n)), price, 'a'), nothing)
  assert.deepEqual(liquidate(setUp({ a: 120n, b: 120n }, lusd(90_000n)), price, 'a'), nothing)
  assert.deepEqual(liquidate(setUp({ a: 120n, b: 149n }, lusd(90_000n)), price, 'b'), nothing)
  // In normal mode nothing from the minimum on is liquidated.
  assert.deepEqual(liquidate(setUp({ a: 110n, b: 900n }, lusd(90_000n)), price, 'a'), nothing)
})

test('[LIQUITY10] the last trove of all is left alone', () => {
  assert.deepEqual(liquidate(setUp({ a: 90n }), price, 'a'), nothing)
  const two = setUp({ a: 90n, b: 95n })
  assert.deepEqual(closedBy(batchLiquidateTroves(two, price, ['b', 'a'])), ['b'])
  assert.deepEqual(closedBy(liquidateTroves(two, price, 9)), ['a'])
})

test('[LIQUITY12] a sequence goes from the lowest ratio up, so many troves at most', () => {
  const system = setUp({ c: 108n, a: 101n, b: 105n, whale: 900n })
  assert.deepEqual(closedBy(liquidateTroves(system, price, 2)), ['a', 'b'])
  assert.deepEqual(closedBy(liquidateTroves(system, price, 9)), ['a', 'b', 'c'])
  assert.deepEqual(liquidateTroves(system, price, 0), nothing)
})

test('[LIQUITY12] a batch goes by its list and passes over the healthy, the closed and the doubled', () => {
  const system = setUp({ c: 108n, a: 101n, b: 105n, whale: 900n })
  const list = ['whale', 'c', 'nobody', 'c', 'a']
  assert.deepEqual(closedBy(batchLiquidateTroves(system, price, list)), ['c', 'a'])
})

test('[LIQUITY12] an empty pool stops a sequence and is passed over in a batch', () => {
  const recovering = setUp({ a: 120n, b: 90n, c: 130n, d: 105n })
  assert.deepEqual(closedBy(batchLiquidateTroves(recovering, price, ['a', 'd', 'c', 'b'])), [
    'd',
    'b',
  ])
  // The list is no longer in the order of the ratios: the first healthy one ends the sequence.
  const unsorted = { ...recovering, sorted: ['c', 'd', 'a', 'b'] }
  assert.deepEqual(closedBy(liquidateTroves(unsorted, price, 9)), ['b'])
})

test('[LIQUITY12] a trove too large for the pool does not stop a sequence, and counts', () => {
  let system = setUp({ b: 125n, c: 140n, whale: 149n }, lusd(10_001n))
  const large = { debt: lusd(20_000n), collateral: 24n * wad }
  system = LiquitySystem.place(system, 'large', large)
  assert.deepEqual(liquidateTroves(system, price, 1), nothing)
  assert.deepEqual(closedBy(liquidateTroves(system, price, 2)), ['b'])
})

test('[LIQUITY12] recovering a sequence never comes to the first of the list', () => {
  const system = { ...setUp({ a: 90n, b: 95n, c: 120n }, lusd(5_001n)), sorted: ['a', 'c', 'b'] }
  assert.deepEqual(closedBy(liquidateTroves(system, price, 9)), ['b'])
  assert.deepEqual(closedBy(batchLiquidateTroves(system, price, ['b', 'c', 'a'])), ['b', 'a'])
})

test('[LIQUITY12] recovery mode is tested after each trove: once over, 110 % is the limit again', () => {
  // 120 %, 140 % and 185 % are 148.3 % in all; without the first, 162.5 %.
  const system = setUp({ a: 120n, b: 140n, c: 185n }, lusd(90_000n))
  assert.equal(LiquitySystem.isRecovering(system, price), true)
  const list = ['a', 'b', 'c']
  assert.deepEqual(closedBy(batchLiquidateTroves(system, price, list)), ['a'])
  assert.deepEqual(closedBy(liquidateTroves(system, price, 9)), ['a'])
  // In the other order b is liquidated, and a may stay.
  assert.deepEqual(closedBy(batchLiquidateTroves(system, price, ['b', 'a'])), ['b'])
})

test('[LIQUITY12] back in normal mode the pool pays under 100 % too', () => {
  const system = setUp({ a: 120n, b: 95n, c: 190n, d: 190n }, lusd(90_000n))
  assert.equal(LiquitySystem.isRecovering(system, price), true)
  const { seizures } = done(batchLiquidateTroves(system, price, ['a', 'b']))
  assert.deepEqual(
    seizures.map(({ owner, offset: paid }) => [owner, paid.debt]),
    [
      ['a', lusd(10_000n)],
      ['b', lusd(10_000n)],
    ],
  )
})

test('[LIQUITY12] one offset and one redistribution a call: those of a call do not share', () => {
  const system = setUp({ a: 90n, b: 95n, whale: 900n })
  const together = done(batchLiquidateTroves(system, price, ['a', 'b']))
  assert.equal(together.debt, lusd(20_000n))
  assert.deepEqual(
    together.seizures.map(({ pending }) => pending.debt),
    [0n, 0n],
  )
  const first = done(liquidate(system, price, 'a')).system
  const second = done(liquidate(first, price, 'b'))
  assert.ok((second.seizures[0]?.pending.debt ?? 0n) > 0n)
})

test('[LIQUITY13] loss is rounded up and gain down, and what is over is carried', () => {
  const start = StabilityPool.provide(StabilityPool.empty, 'a', 3n).pool
  const pool = offset(start, { debt: 1n, collateral: 1n }, liquityV1Launch)
  const loss = wad / 3n + 1n
  assert.deepEqual([pool.total, pool.collateral, pool.product], [2n, 1n, wad - loss])
  assert.deepEqual([pool.errorLoss, pool.errorCollateral], [loss * 3n - wad, 1n])
  assert.equal(StabilityPool.sumAt(pool, 0, 0), (wad / 3n) * wad)
  const next = offset(pool, { debt: 1n, collateral: 1n }, liquityV1Launch)
  const carried = (wad - pool.errorLoss) / 2n + 1n
  assert.equal(next.product, (pool.product * (wad - carried)) / wad)
  assert.equal(next.errorLoss, carried * 2n - (wad - pool.errorLoss))
  assert.equal(offset(pool, { debt: 0n, collateral: 0n }, liquityV1Launch), pool)
  assert.throws(() => offset(pool, { debt: 3n, collateral: 0n }, liquityV1Launch), AssertionError)
})

test('[LIQUITY13] a loss smaller than the carry takes the least there is', () => {
  const pool = { ...StabilityPool.empty, total: lusd(10n), errorLoss: 3n * wad }
  const after = offset(pool, { debt: 2n, collateral: 0n }, liquityV1)
  assert.deepEqual([after.product, after.errorLoss], [wad - 1n, lusd(10n)])
})

test('[LIQUITY13] a product under 1e9 moves its scale, and twice only after the launch', () => {
  const pool = (product: bigint) => ({ ...StabilityPool.empty, total: 10n ** 18n, product })
  const most = { debt: 10n ** 18n - 5n, collateral: 0n }
  const once = offset(pool(wad), { debt: 10n ** 18n - 10n ** 8n, collateral: 0n }, liquityV1)
  assert.deepEqual([once.scale, once.product], [1, (10n ** 8n - 1n) * 10n ** 9n])
  const twice = offset(pool(10n ** 9n), most, liquityV1)
  assert.deepEqual([twice.scale, twice.product], [2, 4n * 10n ** 9n])
  const launch = offset(pool(10n ** 9n), most, liquityV1Launch)
  assert.deepEqual([launch.scale, launch.product], [1, 4n])
  const stays = offset(pool(wad), { debt: 10n ** 18n - 10n ** 9n - 1n, collateral: 0n }, liquityV1)
  assert.deepEqual([stays.scale, stays.product], [0, 10n ** 9n])
})

test('[LIQUITY13] at launch a pool could be emptied: a new epoch, and nothing is left of deposits', () => {
  const system = setUp({ a: 105n, whale: 900n }, lusd(10_000n), liquityV1Launch)
  const { pool } = done(liquidate(system, price, 'a')).system
  assert.deepEqual([pool.total, pool.epoch, pool.scale, pool.product], [0n, 1, 0, wad])
  assert.equal(pool.errorLoss, 0n)
  const deposit = pool.deposits.get('depositor') ?? assert.fail('a deposit')
  assert.equal(StabilityPool.compounded(pool, deposit), 0n)
  assert.equal(StabilityPool.gain(pool, deposit), pool.collateral)
  const again = StabilityPool.provide(pool, 'depositor', lusd(5n))
  assert.equal(again.gain, pool.collateral)
  assert.equal(again.pool.deposits.get('depositor')?.epoch, 1)
})

test('[LIQUITY17] per stake is rounded down and the remainder carried', () => {
  const system = { ...LiquitySystem.create(liquityV1), stakes: 3n }
  const once = redistribute(system, { debt: 1n, collateral: 2n })
  assert.deepEqual([once.debtPerStake, once.errorDebt], [wad / 3n, 1n])
  assert.deepEqual([once.collateralPerStake, once.errorCollateral], [(2n * wad) / 3n, 2n])
  const twice = redistribute(once, { debt: 2n, collateral: 0n })
  assert.deepEqual([twice.debtPerStake, twice.errorDebt], [wad / 3n + (2n * wad + 1n) / 3n, 0n])
  assert.deepEqual(twice.redistributed, { debt: 3n, collateral: 2n })
  assert.equal(redistribute(system, { debt: 0n, collateral: 0n }), system)
})

test('[LIQUITY18] each refusal in the protocol’s own words, in the order it checks', () => {
  const system = setUp({ a: 200n, b: 200n })
  const refused = (error: string) => ({ ok: false, error })
  const gone = refused('TroveManager: Trove does not exist or is closed')
  assert.deepEqual(liquidate(system, price, 'nobody'), gone)
  assert.deepEqual(liquidate(system, price, 'a'), nothing)
  const empty = refused('TroveManager: Calldata address array must not be empty')
  assert.deepEqual(batchLiquidateTroves(system, price, []), empty)
  assert.deepEqual(batchLiquidateTroves(system, price, ['nobody']), nothing)
  assert.deepEqual(liquidateTroves(system, price, 5), nothing)
  const closed = done(liquidate(setUp({ a: 105n, b: 900n }), price, 'a')).system
  assert.deepEqual(liquidate(closed, price, 'a'), gone)
  // Collateral that no trove has keeps the mode normal: the last trove cannot be closed.
  const odd = setUp({ a: 105n })
  const rich = { ...odd, active: { ...odd.active, collateral: lusd(90n) } }
  const last = refused('TroveManager: Only one trove in the system')
  assert.deepEqual(liquidate(rich, price, 'a'), last)
  assert.deepEqual(liquidateTroves(rich, price, 1), last)
})

test('[LIQUITY19] the snapshots are those after the call, without gas and surplus', () => {
  const system = setUp({ a: 105n, b: 120n, whale: 160n }, lusd(15_001n))
  const { system: after, gasCollateral } = done(batchLiquidateTroves(system, price, ['a', 'b']))
  assert.deepEqual([...after.liquidated], ['a'])
  assert.equal(after.stakesSnapshot, (280n * wad) / 10n)
  const offsetCollateral = after.pool.collateral
  const all = (385n * wad) / 10n - gasCollateral - offsetCollateral
  assert.equal(after.collateralSnapshot, all)
  // What is redistributed is still collateral of the system.
  const pending = done(liquidate(setUp({ a: 90n, whale: 900n }), price, 'a'))
  assert.ok(pending.system.redistributed.collateral > 0n)
  assert.equal(pending.system.collateralSnapshot, 99n * wad - pending.gasCollateral)
  const newcomer = LiquitySystem.place(after, 'c', { debt: lusd(2_000n), collateral: lusd(4n) })
  const stake = (lusd(4n) * after.stakesSnapshot) / after.collateralSnapshot
  assert.equal(newcomer.troves.get('c')?.stake, stake)
})
