import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Result } from '../../base/Result.ts'
import { wad } from '../liquity/collateralRatio.ts'
import { adjustTrove } from './adjustTrove.ts'
import { Branch } from './Branch.ts'
import { boldWeth } from './BranchTerms.ts'
import { lowerBatchFee, type Offer, registerBatch, setBatchRate } from './batchOffer.ts'
import { DebtBook } from './DebtBook.ts'
import { joinBatch, leaveBatch, switchBatch } from './membership.ts'
import { openTrove } from './openTrove.ts'
import { setRate } from './setRate.ts'
import { TroveAccount } from './TroveAccount.ts'

const bold = (n: bigint): bigint => n * wad
const day = 86_400n
const percent = (n: bigint): bigint => (wad * n) / 100n

const given = <T>(result: Result<T, unknown>): T => {
  assert.ok(result.ok)
  return result.value
}
const refused = (result: Result<unknown, unknown>): unknown => {
  assert.ok(!result.ok)
  return result.error
}
const open = (
  at: Branch,
  id: string,
  collateral: bigint,
  terms: { rate: bigint } | { batch: string },
) => openTrove(at, id, { owner: id, collateral: collateral * wad, debt: bold(10_000n), terms })

const offer: Offer = {
  rate: percent(10n),
  fee: percent(1n),
  rateMinimum: percent(5n),
  rateMaximum: percent(20n),
  period: 3_600n,
}
const empty = Branch.create(boldWeth, 0n, bold(2_000n))
const pair = given(
  open(given(open(empty, 'a', 10n, { rate: percent(5n) })).branch, 'b', 15n, {
    rate: percent(15n),
  }),
).branch
const managed = given(registerBatch(pair, 'm', offer))
const joined = given(joinBatch(managed, 'a', 'm'))
const full = given(joinBatch(joined.branch, 'b', 'm')).branch
const account = (at: Branch, id: string) => TroveAccount.of(at, TroveAccount.open(at, id))
const owed = (at: Branch, manager: string) =>
  DebtBook.entire(DebtBook.ofBatch(at, DebtBook.batchOf(at, manager)))

test('[BOLD15] members share the interest and the fee of their batch, rounded down', () => {
  const later = { ...full, now: 100n * day }
  const { recorded, interest, batchFee, debt } = account(later, 'a')
  assert.deepEqual(
    [recorded, interest, batchFee],
    [10_033_586927804521196727n, 274_892792542589621827n, 27_489279254258962182n],
  )
  const dust = owed(later, 'm') - debt - account(later, 'b').debt
  assert.ok(dust >= 0n && dust < 6n)
  assert.equal(interest / batchFee, 10n)
})

test('[BOLD16] shares are the first debt, and later debt buys them at what they are worth', () => {
  assert.equal(TroveAccount.open(full, 'b').shares, 10_038_388340172107643890n)
  const later = { ...full, now: 100n * day }
  const { shares, debt } = { shares: DebtBook.batchOf(full, 'm').shares, debt: owed(later, 'm') }
  const before = TroveAccount.open(full, 'a').shares
  const more = given(adjustTrove(later, 'a', { debt: bold(1_000n), collateral: 0n }))
  const added = bold(1_000n) + more.upfrontFee
  assert.equal(TroveAccount.open(more.branch, 'a').shares - before, (shares * added) / debt)
  const less = given(adjustTrove(later, 'a', { debt: -bold(1_000n), collateral: 0n })).branch
  assert.equal(before - TroveAccount.open(less, 'a').shares, (shares * bold(1_000n)) / debt)
  assert.equal(owed(less, 'm'), debt - bold(1_000n))
})

test('[BOLD16] a batch that has outgrown its shares takes no more debt', () => {
  const batch = { ...DebtBook.batchOf(full, 'm'), shares: owed(full, 'm') / 1_000_000_001n }
  const grown = { ...full, batches: new Map(full.batches).set('m', batch) }
  assert.equal(refused(open(grown, 'c', 15n, { batch: 'm' })), 'BatchSharesRatioTooHigh')
})

test('[BOLD17] a manager registers once, with a range, a fee and a period', () => {
  const register = (change: Partial<Offer>, at = pair) =>
    refused(registerBatch(at, 'm', { ...offer, ...change }))
  assert.equal(register({}, managed), 'BatchManagerExists')
  assert.equal(register({}, { ...pair, timeShutdown: 0n }), 'IsShutDown')
  assert.equal(register({ rateMinimum: 0n }), 'InterestRateTooLow')
  assert.equal(register({ rateMaximum: 3n * wad }), 'InterestRateTooHigh')
  assert.equal(register({ rateMinimum: percent(20n) }), 'MinGeMax')
  assert.equal(register({ rate: percent(21n) }), 'InterestNotInRange')
  assert.equal(register({ fee: percent(10n) + 1n }), 'AnnualManagementFeeTooHigh')
  assert.equal(register({ period: 3_599n }), 'MinInterestRateChangePeriodTooLow')
})

test('[BOLD17] [BOLD12] its rate moves in its range and after its period, its fee only down', () => {
  const set = (at: Branch, rate: bigint) => setBatchRate(at, 'm', rate)
  const soon = { ...full, now: 3_600n }
  assert.equal(
    refused(set({ ...full, now: 3_599n }, percent(12n))),
    'BatchInterestRateChangePeriodNotPassed',
  )
  assert.equal(refused(set(soon, percent(21n))), 'InterestNotInRange')
  assert.equal(refused(setBatchRate(full, 'x', wad)), 'InvalidInterestBatchManager')
  const { branch, upfrontFee } = given(set(soon, percent(12n)))
  assert.ok(upfrontFee > 0n)
  assert.equal(owed(branch, 'm'), owed(soon, 'm') + upfrontFee)
  assert.equal(account(branch, 'a').rate, percent(12n))
  assert.equal(refused(set({ ...soon, price: bold(1_150n) }, percent(12n))), 'TCRBelowCCR')
  assert.equal(
    given(set({ ...full, now: 7n * day, price: bold(1_150n) }, percent(12n))).upfrontFee,
    0n,
  )
  assert.equal(given(set(soon, percent(10n))).upfrontFee, 0n)
  assert.equal(refused(lowerBatchFee(full, 'm', percent(1n))), 'NewFeeNotLower')
  assert.equal(refused(lowerBatchFee(full, 'x', 0n)), 'InvalidInterestBatchManager')
  const lowered = given(lowerBatchFee({ ...full, now: day }, 'm', 0n))
  assert.equal(owed(lowered, 'm'), owed({ ...full, now: day }, 'm'))
  assert.equal(account({ ...lowered, now: 9n * day }, 'a').batchFee, 0n)
})

test('[BOLD18] joining always costs, leaving soon for another rate does, switching is both', () => {
  assert.equal(joined.upfrontFee, 23_997886708630785769n)
  const late = { ...managed, now: 30n * day }
  assert.ok(given(joinBatch(late, 'a', 'm')).upfrontFee > 0n)
  assert.ok(given(leaveBatch(full, 'a', percent(11n))).upfrontFee > 0n)
  assert.equal(given(leaveBatch(full, 'a', percent(10n))).upfrontFee, 0n)
  assert.equal(given(leaveBatch({ ...full, now: 7n * day }, 'a', percent(11n))).upfrontFee, 0n)
  const left = given(leaveBatch({ ...full, now: 7n * day }, 'a', percent(11n))).branch
  assert.equal(account(left, 'a').debt, account({ ...full, now: 7n * day }, 'a').debt)
  assert.deepEqual(
    [TroveAccount.open(left, 'a').batch, account(left, 'a').rate],
    [null, percent(11n)],
  )
  const other = given(registerBatch(full, 'n', { ...offer, rate: percent(7n) }))
  const moved = given(switchBatch(other, 'a', 'n'))
  assert.ok(moved.upfrontFee > 0n)
  assert.equal(TroveAccount.open(moved.branch, 'a').batch, 'n')
})

test('[BOLD18] who may not join, leave or switch is told why', () => {
  assert.equal(refused(joinBatch(managed, 'x', 'm')), 'TroveNotActive')
  assert.equal(refused(joinBatch(managed, 'a', 'x')), 'InvalidInterestBatchManager')
  assert.equal(refused(joinBatch(full, 'a', 'm')), 'TroveInBatch')
  assert.equal(refused(setRate(full, 'a', wad)), 'TroveInBatch')
  assert.equal(
    refused(joinBatch({ ...managed, price: bold(1_190n) }, 'a', 'm')),
    'ICRBelowMCRPlusBCR',
  )
  assert.equal(refused(leaveBatch(full, 'x', wad)), 'TroveNotActive')
  assert.equal(refused(leaveBatch(full, 'a', 0n)), 'InterestRateTooLow')
  assert.equal(refused(leaveBatch(managed, 'a', wad)), 'TroveNotInBatch')
  assert.equal(refused(switchBatch(managed, 'a', 'm')), 'TroveNotInBatch')
  assert.equal(refused(switchBatch(full, 'a', 'm')), 'BatchManagerNotNew')
  const shut = { ...full, timeShutdown: 0n }
  const calls = [joinBatch(shut, 'a', 'm'), leaveBatch(shut, 'a', wad), switchBatch(shut, 'a', 'x')]
  assert.deepEqual(calls.map(refused), ['IsShutDown', 'IsShutDown', 'IsShutDown'])
})
