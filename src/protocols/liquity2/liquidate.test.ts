import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Result } from '../../base/Result.ts'
import { wad } from '../liquity/collateralRatio.ts'
import { Branch } from './Branch.ts'
import { boldReth, boldWeth } from './BranchTerms.ts'
import { claim, deposit, withdraw } from './deposits.ts'
import { claimSurplus, liquidate } from './liquidate.ts'
import { openTrove } from './openTrove.ts'
import { Seizure } from './Seizure.ts'
import { StabilityPool } from './StabilityPool.ts'
import { TroveAccount } from './TroveAccount.ts'

const bold = (n: bigint): bigint => n * wad
const given = <T>(result: Result<T, unknown>): T => {
  assert.ok(result.ok)
  return result.value
}
const refused = (result: Result<unknown, unknown>): unknown => {
  assert.ok(!result.ok)
  return result.error
}
const open = (at: Branch, id: string, collateral: bigint, rate: bigint) =>
  given(
    openTrove(at, id, {
      owner: `owner of ${id}`,
      collateral: collateral * wad,
      debt: bold(10_000n),
      terms: { rate },
    }),
  ).branch
const empty = Branch.create(boldWeth, 0n, bold(2_000n))
const branch = open(open(empty, 'a', 10n, wad / 20n), 'b', 15n, (wad * 15n) / 100n)
const claims = { claims: true }
const pooled = given(deposit(branch, 'dora', bold(6_001n), claims)).branch
const fallen = { ...pooled, price: bold(1_090n) }
const debt = 10_009_589041095890410958n

test('[BOLD19] the pool, the others and the owner get what each is due', () => {
  const done = given(liquidate(fallen, ['a']))
  assert.deepEqual(done.offset, { debt: bold(6_000n), collateral: 5_779816513761467889n })
  assert.equal(done.gasCollateral, 29971260435199124n)
  assert.deepEqual(done.redistributed, {
    debt: debt - bold(6_000n),
    collateral: 4_046374261656403167n,
  })
  assert.equal(done.surplus, 143837964146929820n)
  assert.equal(done.gasReserve, 37500000000000000n)
})

test('[BOLD19] without a pool nothing is paid for gas, and the penalty of staked ether is double', () => {
  const held = { debt: bold(10_000n), collateral: 14n * wad }
  const at = (terms: typeof boldWeth) =>
    Seizure.of(Branch.create(terms, 0n, bold(1_000n)), held, 0n)
  assert.deepEqual(at(boldWeth).redistributed.collateral, 11n * wad)
  assert.deepEqual(at(boldReth).redistributed.collateral, 12n * wad)
  assert.deepEqual([at(boldWeth).gasCollateral, at(boldWeth).surplus], [0n, 3n * wad])
  const whole = { debt: bold(10_000n), collateral: 1_000n * wad }
  const rich = Seizure.of(Branch.create(boldWeth, 0n, bold(1_000n)), whole, bold(10_000n))
  assert.equal(rich.gasCollateral, 2n * wad)
  assert.equal(rich.offset.collateral, (wad * 105n) / 10n)
})

test('[BOLD20] an owner claims the surplus of all troves once', () => {
  const { branch: after } = given(liquidate(fallen, ['a']))
  const paid = given(claimSurplus(after, 'owner of a'))
  assert.equal(paid.collateral, 143837964146929820n)
  const none = 'CollSurplusPool: No collateral available to claim'
  assert.equal(refused(claimSurplus(paid.branch, 'owner of a')), none)
})

test('[BOLD21] the safe and the closed are passed over, the last trove is never closed', () => {
  assert.equal(refused(liquidate(fallen, [])), 'EmptyData')
  assert.equal(refused(liquidate(fallen, ['b', 'nobody'])), 'NothingToLiquidate')
  assert.equal(refused(liquidate({ ...fallen, price: bold(1_102n) }, ['a'])), 'NothingToLiquidate')
  const done = given(liquidate(fallen, ['b', 'a', 'a']))
  assert.deepEqual(done.troves, ['a'])
  assert.equal(refused(liquidate({ ...fallen, price: wad }, ['a', 'b'])), 'OnlyOneTroveLeft')
})

test('[BOLD22] what is redistributed goes by stake, and new stakes are measured by what is left', () => {
  const { branch: after } = given(liquidate(fallen, ['a']))
  const { redistributed } = TroveAccount.of(after, TroveAccount.open(after, 'b'))
  const dust = debt - bold(6_000n) - redistributed.debt
  assert.ok(dust >= 0n && dust <= 15n)
  assert.equal(after.debtPerStake, 267_305936073059360730n)
  assert.equal(after.errorDebt, (debt - bold(6_000n)) * wad - after.debtPerStake * 15n * wad)
  assert.equal(after.stakesSnapshot, 15n * wad)
  assert.equal(after.collateralSnapshot, 15n * wad + 4_046374261656403167n)
})

test('[BOLD21] troves of one call do not receive each other’s debt', () => {
  const three = { ...open(branch, 'c', 10n, wad / 10n), price: bold(1_050n) }
  const done = given(liquidate(three, ['a', 'c']))
  assert.deepEqual(done.troves, ['a', 'c'])
  const { debtPerStake } = done.branch
  assert.equal(debtPerStake, (done.redistributed.debt * wad) / (15n * wad))
})

test('[BOLD23] [BOLD24] [BOLD25] an offset moves the product and the sums, not the deposits', () => {
  const { pool } = given(liquidate(fallen, ['a'])).branch
  assert.equal(pool.product, 166638893517747042159640059990001n)
  const dora = pool.deposits.get('dora') ?? assert.fail()
  assert.equal(dora.value, bold(6_001n))
  assert.equal(StabilityPool.compounded(pool, dora), wad - 1n)
  assert.equal(StabilityPool.gain(pool, dora), 5_779816513761467888n)
  assert.equal(StabilityPool.yieldOf(pool, dora), 21_571896004073858298n)
})

test('[BOLD23] [BOLD24] [BOLD25] a scale on, the product has kept its digits', () => {
  const rich = { ...StabilityPool.empty, total: bold(10n ** 10n) }
  const deposits = new Map([
    [
      'all',
      { value: rich.total, product: rich.product, scale: 0, collateralSum: 0n, yieldSum: 0n },
    ],
  ])
  const once = StabilityPool.offset(
    { ...rich, deposits },
    { debt: rich.total - wad, collateral: wad },
  )
  assert.deepEqual([once.scale, once.product], [1, 10n ** 35n])
  const all = deposits.get('all') ?? assert.fail()
  assert.equal(StabilityPool.compounded(once, all), wad)
  assert.equal(StabilityPool.gain(once, all), wad)
  const topped = { ...once, total: bold(10n ** 10n) }
  const twice = StabilityPool.offset(topped, {
    debt: topped.total - wad,
    collateral: 10n ** 12n * wad,
  })
  assert.equal(twice.scale, 2)
  assert.equal(StabilityPool.compounded(twice, all), 10n ** 8n)
  const late = StabilityPool.offset(twice, { debt: 0n, collateral: 0n })
  assert.equal(late, twice)
  const credited = StabilityPool.earn({ ...twice, total: wad }, bold(1n))
  assert.equal(StabilityPool.yieldOf(credited, all), 10n ** 8n)
  assert.equal(StabilityPool.yieldOf(twice, all, bold(1n)), 10n ** 8n)
})

test('[BOLD26] interest waits for a pool of one BOLD', () => {
  const small = given(deposit(branch, 'dora', wad - 1n, claims)).branch.pool
  assert.equal(small.yieldPending, 21_571896004073858299n)
  const { pool } = given(deposit(branch, 'dora', wad, claims)).branch
  assert.deepEqual([pool.yieldPending, pool.yieldOwed], [0n, 21_571896004073858299n])
})

test('[BOLD27] what was earned is paid out or kept, and one BOLD stays', () => {
  const after = given(liquidate(fallen, ['a'])).branch
  const kept = given(deposit(after, 'dora', bold(100n), { claims: false }))
  const { interest, interestPaid, collateral, collateralPaid, loss } = kept
  assert.deepEqual([interestPaid, collateralPaid], [0n, 0n])
  assert.equal(loss, bold(6_001n) - (wad - 1n))
  const own = kept.branch.pool.deposits.get('dora')?.value
  assert.equal(own, wad - 1n + bold(100n) + interest)
  assert.equal(kept.branch.pool.stashed.get('dora'), collateral)
  const left = given(withdraw(kept.branch, 'dora', bold(50n), claims))
  assert.equal(left.collateralPaid, collateral)
  const floor = 'Withdrawal must leave totalBoldDeposits >= MIN_BOLD_IN_SP'
  assert.equal(refused(withdraw(kept.branch, 'dora', 2n ** 255n, claims)), floor)
  const zero = 'StabilityPool: Amount must be non-zero'
  assert.equal(refused(deposit(branch, 'dora', 0n, claims)), zero)
  assert.equal(refused(claim(branch, 'dora')), zero)
  assert.equal(refused(claim(kept.branch, 'dora')), 'StabilityPool: User must have no deposit')
  const nothing = 'StabilityPool: User must have a non-zero deposit'
  assert.equal(refused(withdraw(branch, 'dora', 1n, claims)), nothing)
})

test('[BOLD27] a stash is claimed without a deposit', () => {
  const after = given(
    deposit(given(liquidate(fallen, ['a'])).branch, 'eve', bold(9n), claims),
  ).branch
  const out = given(withdraw(after, 'dora', bold(99n), { claims: false })).branch
  const left = given(withdraw(out, 'dora', bold(99n), { claims: false })).branch
  assert.equal(left.pool.deposits.has('dora'), false)
  const paid = given(claim(left, 'dora'))
  assert.equal(paid.collateralPaid, 5_779816513761467888n)
  assert.equal(paid.branch.pool.collateral, 1n)
})
