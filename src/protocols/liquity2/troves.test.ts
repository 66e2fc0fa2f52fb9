import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Result } from '../../base/Result.ts'
import { ratioUnbounded, wad } from '../liquity/collateralRatio.ts'
import { adjustTrove, adjustZombie } from './adjustTrove.ts'
import { applyPending } from './applyPending.ts'
import { Branch } from './Branch.ts'
import { boldReth, boldWeth, boldWsteth } from './BranchTerms.ts'
import { closeTrove } from './closeTrove.ts'
import { interest, interestUp } from './interest.ts'
import { openTrove } from './openTrove.ts'
import { rateFault } from './requirements.ts'
import { setRate } from './setRate.ts'
import { shutDown } from './shutDown.ts'
import { TroveAccount } from './TroveAccount.ts'

const bold = (n: bigint): bigint => n * wad
const day = 86_400n

const given = <T>(result: Result<T, unknown>): T => {
  assert.ok(result.ok, result.ok ? '' : String(result.error))
  return result.value
}
const refused = (result: Result<unknown, unknown>): unknown => {
  assert.ok(!result.ok)
  return result.error
}

const opening = (owner: string, collateral: bigint, debt: bigint, rate: bigint) => ({
  owner,
  collateral: collateral * wad,
  debt: bold(debt),
  terms: { rate },
})
const alone = given(
  openTrove(
    Branch.create(boldWeth, 0n, bold(2_000n)),
    'a',
    opening('alice', 10n, 10_000n, wad / 20n),
  ),
).branch
const both = given(openTrove(alone, 'b', opening('bob', 15n, 10_000n, (wad * 15n) / 100n)))
const { branch } = both
const later = { ...branch, now: 100n * day }
const account = (at: Branch, id: string) => TroveAccount.of(at, TroveAccount.open(at, id))

test('[BOLD1] WETH has the lower limits, both kinds of staked ether the higher', () => {
  const percents = ({ name, source, ...ratios }: typeof boldWeth) => [
    name,
    ...Object.values(ratios).map((ratio) => Number(ratio / 10n ** 16n)),
  ]
  assert.deepEqual(percents(boldWeth), ['WETH', 150, 110, 10, 110, 5, 10])
  assert.deepEqual(percents(boldWsteth), ['wstETH', 160, 120, 10, 120, 5, 20])
  assert.deepEqual(percents(boldReth), ['rETH', 160, 120, 10, 120, 5, 20])
})

test('[BOLD2] a rate is half a percent to 250 percent', () => {
  const half = 5n * 10n ** 15n
  const most = (wad * 5n) / 2n
  assert.deepEqual([half, most].map(rateFault), [null, null])
  assert.deepEqual([half - 1n, most + 1n].map(rateFault), [
    'InterestRateTooLow',
    'InterestRateTooHigh',
  ])
  assert.equal(refused(openTrove(branch, 'c', opening('c', 9n, 5_000n, 0n))), 'InterestRateTooLow')
})

test('[BOLD3] interest is simple, rounded down, and is recorded by a touch', () => {
  assert.equal(interest(bold(10_000n) * (wad / 20n), 100n * day), 136_986301369863013698n)
  const held = account(later, 'a')
  assert.equal(held.debt, 10_146_706699193094389190n)
  assert.equal(held.recorded + held.interest, held.debt)
  const touched = given(applyPending(later, 'a'))
  assert.equal(account(touched, 'a').recorded, held.debt)
  const next = (at: Branch) => account({ ...at, now: 200n * day }, 'a').debt
  assert.ok(next(touched) > next(later))
})

test('[BOLD4] the branch accrues in one sum, rounded up', () => {
  assert.equal(account(later, 'b').debt, 10_430_920342535960909702n)
  assert.equal(Branch.total(later).debt, 20_577_627041729055298893n)
  assert.equal(interestUp(1n, 1n), 1n)
  assert.equal(interest(1n, 1n), 0n)
  const { active } = branch
  const withFees = { ...branch, active: { ...active, fees: 3n, weightedFees: 1n, timeFees: -1n } }
  assert.equal(Branch.total(withFees).debt - Branch.total(branch).debt, 4n)
})

test('[BOLD5] ratios are rounded down, and unbounded without debt', () => {
  assert.equal(Branch.ratio(branch), 2_496409847092997595n)
  assert.equal(TroveAccount.ratio(branch, 'a'), (bold(20_000n) * wad) / account(branch, 'a').debt)
  assert.equal(TroveAccount.ratio(branch, 'nobody'), ratioUnbounded)
  assert.equal(Branch.ratio(Branch.create(boldWeth, 0n, wad)), ratioUnbounded)
})

test('[BOLD6] [BOLD7] what was redistributed is pending by stake until a touch records it', () => {
  const shared = {
    ...branch,
    debtPerStake: wad / 3n,
    collateralPerStake: wad / 7n,
    redistributed: { debt: bold(9n), collateral: 4n * wad },
  }
  const held = account(shared, 'a')
  const debt = (10n * wad * (wad / 3n)) / wad
  assert.deepEqual(held.redistributed, { debt, collateral: (10n * wad * (wad / 7n)) / wad })
  assert.equal(held.debt, account(branch, 'a').debt + debt)
  const touched = given(applyPending(shared, 'a'))
  assert.deepEqual(account(touched, 'a').redistributed, { debt: 0n, collateral: 0n })
  assert.equal(account(touched, 'a').debt, held.debt)
  assert.equal(touched.redistributed.debt, bold(9n) - debt)
  assert.equal(TroveAccount.open(touched, 'a').stake, 10n * wad)
  const snapshots = { ...shared, stakesSnapshot: 2n, collateralSnapshot: 3n }
  const grown = given(adjustTrove(snapshots, 'a', { debt: 0n, collateral: wad })).branch
  const { stake, collateral } = TroveAccount.open(grown, 'a')
  assert.equal(stake, (collateral * 2n) / 3n)
  assert.equal(grown.stakes, branch.stakes - 10n * wad + stake)
})

test('[BOLD8] [BOLD9] the upfront fee is a week at the average rate, three quarters go to the pool', () => {
  assert.equal(Branch.total(alone).debt, bold(10_000n) + 9_589041095890410958n)
  assert.equal(both.upfrontFee, 19_173486909541400109n)
  assert.equal(branch.pool.yieldPending, 21_571896004073858299n)
  assert.equal(account(branch, 'b').debt, bold(10_000n) + both.upfrontFee)
  const { pool } = given(applyPending(later, 'a'))
  const minted = Branch.interestPending(later)
  assert.equal(pool.yieldPending - branch.pool.yieldPending, (minted * 3n) / 4n)
})

test('[BOLD10] an opening is refused in the order of its checks', () => {
  const open = (at: Branch, id: string, collateral: bigint, debt: bigint) =>
    refused(openTrove(at, id, opening(id, collateral, debt, wad / 20n)))
  const shut = { ...branch, timeShutdown: 0n }
  assert.equal(open(shut, 'a', 0n, 0n), 'IsShutDown')
  assert.equal(open(branch, 'a', 0n, 0n), 'TroveExists')
  const closed = given(closeTrove(branch, 'a')).branch
  assert.equal(open(closed, 'a', 0n, 0n), 'TroveExists')
  assert.equal(open(branch, 'c', 0n, 1_990n), 'DebtBelowMin')
  assert.equal(open(branch, 'c', 1n, 2_000n), 'ICRBelowMCR')
  assert.equal(open(branch, 'c', 60n, 100_000n), 'TCRBelowCCR')
  const unknown = openTrove(branch, 'c', { ...opening('c', 9n, 5_000n, 0n), terms: { batch: 'm' } })
  assert.equal(refused(unknown), 'InvalidInterestBatchManager')
  const least = openTrove(branch, 'c', opening('c', 9n, 1_999n, wad / 20n))
  assert.ok(account(given(least).branch, 'c').debt >= bold(2_000n))
})

test('[BOLD11] a repayment leaves the minimum, and each refusal has its place', () => {
  const adjust = (at: Branch, debt: bigint, collateral: bigint) =>
    adjustTrove(at, 'a', { debt, collateral })
  const cut = given(adjust(later, -bold(9_000n), 0n))
  assert.equal(cut.debt, -8_146_706699193094389190n)
  assert.equal(account(cut.branch, 'a').debt, bold(2_000n))
  assert.equal(cut.upfrontFee, 0n)
  assert.equal(
    refused(adjustTrove(branch, 'nobody', { debt: 1n, collateral: 0n })),
    'TroveNotActive',
  )
  assert.equal(refused(adjustZombie(branch, 'a', { debt: 1n, collateral: 0n })), 'TroveNotZombie')
  assert.equal(refused(adjust({ ...branch, timeShutdown: 0n }, 0n, 0n)), 'IsShutDown')
  assert.equal(refused(adjust(branch, 0n, 0n)), 'ZeroAdjustment')
  assert.equal(refused(adjust(cut.branch, -1n, 0n)), 'ZeroAdjustment')
  assert.equal(refused(adjust(branch, 0n, -11n * wad)), 'CollWithdrawalTooHigh')
  assert.equal(refused(adjust(branch, 0n, -5n * wad)), 'ICRBelowMCR')
  const tight = { ...branch, price: bold(1_300n) }
  assert.equal(refused(adjust(tight, bold(1_800n), 0n)), 'TCRBelowCCR')
})

test('[BOLD11] a branch under its critical ratio lets nothing out that is not paid for', () => {
  const below = { ...branch, price: bold(1_190n) }
  assert.ok(Branch.ratio(below) < boldWeth.ratioCritical)
  const adjust = (debt: bigint, collateral: bigint) => adjustTrove(below, 'b', { debt, collateral })
  assert.equal(refused(adjust(bold(1n), 0n)), 'TCRBelowCCR')
  assert.equal(refused(adjust(0n, -wad)), 'RepaymentNotMatchingCollWithdrawal')
  assert.equal(refused(adjust(-bold(1_190n) + 1n, -wad)), 'RepaymentNotMatchingCollWithdrawal')
  given(adjust(-bold(1_190n), -wad))
  given(adjust(bold(1n), 2n * wad))
})

test('[BOLD12] a change of the rate costs a fee within a week, and is free and untested after it', () => {
  const early = given(setRate({ ...branch, now: day }, 'a', wad / 10n))
  assert.equal(early.upfrontFee, 23_995912672422921120n)
  const week = { ...branch, now: 7n * day }
  assert.ok(given(setRate({ ...week, now: week.now - 1n }, 'a', wad / 10n)).upfrontFee > 0n)
  assert.equal(given(setRate(week, 'a', wad / 10n)).upfrontFee, 0n)
  const low = (at: Branch) => setRate({ ...at, price: bold(1_050n) }, 'a', wad / 10n)
  assert.equal(refused(low(branch)), 'ICRBelowMCR')
  given(low(week))
  assert.equal(refused(setRate({ ...branch, price: bold(1_150n) }, 'a', wad / 10n)), 'TCRBelowCCR')
  assert.equal(refused(setRate({ ...branch, timeShutdown: 0n }, 'a', 0n)), 'IsShutDown')
  assert.equal(refused(setRate(branch, 'a', 0n)), 'InterestRateTooLow')
  assert.equal(refused(setRate(branch, 'nobody', wad)), 'TroveNotActive')
  assert.equal(refused(setRate(branch, 'a', wad / 20n)), 'InterestRateNotNew')
})

test('[BOLD13] closing pays everything, from a branch that stays above critical and is not empty', () => {
  const { branch: left, ...paid } = given(closeTrove(later, 'a'))
  assert.deepEqual(paid, { debt: account(later, 'a').debt, collateral: 10n * wad })
  assert.deepEqual([[...left.troves.keys()], left.order], [['b'], ['b']])
  assert.equal(left.closed.get('a'), 'owner')
  assert.equal(left.stakes, 15n * wad)
  assert.equal(refused(closeTrove(left, 'a')), 'TroveNotOpen')
  assert.equal(refused(closeTrove(alone, 'a')), 'OnlyOneTroveLeft')
  const low = { ...branch, price: bold(900n) }
  assert.equal(refused(closeTrove(low, 'b')), 'TCRBelowCCR')
  given(closeTrove(given(shutDown({ ...low, price: bold(800n) })).branch, 'b'))
})

test('[BOLD14] pending amounts are recorded on an open trove that owes something', () => {
  assert.equal(refused(applyPending({ ...branch, timeShutdown: 0n }, 'a')), 'IsShutDown')
  assert.equal(refused(applyPending(branch, 'nobody')), 'TroveNotOpen')
  const trove = { ...TroveAccount.open(branch, 'a'), debt: 0n }
  const free = { ...branch, troves: new Map(branch.troves).set('a', trove) }
  assert.equal(refused(applyPending(free, 'a')), 'TroveWithZeroDebt')
})
