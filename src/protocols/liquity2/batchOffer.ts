import { Result } from '../../base/Result.ts'
import { BoldLimits } from './BoldLimits.ts'
import type { BoldRefusal } from './BoldRefusal.ts'
import type { Batch, Branch } from './Branch.ts'
import { DebtBook } from './DebtBook.ts'
import { DebtChange } from './DebtChange.ts'
import { type Charged, managerFault } from './openTrove.ts'
import { withBatch } from './record.ts'
import { rateFault, systemFault } from './requirements.ts'
import { isEarly } from './setRate.ts'
import { TroveList } from './TroveList.ts'

/** What a manager offers: a rate in a range, a yearly fee and a time between changes of the rate. */
export type Offer = Pick<Batch, 'rate' | 'fee' | 'rateMinimum' | 'rateMaximum' | 'period'>

/**
 * Registers a batch manager.
 *
 * Rules: [BOLD17]
 *
 * @example
 * const range = { rateMinimum: wad / 100n, rateMaximum: wad / 10n, period: 3_600n }
 * registerBatch(branch, 'manager', { ...range, rate: wad / 20n, fee: 0n })
 */
export function registerBatch(
  branch: Branch,
  manager: string,
  offer: Offer,
): Result<Branch, BoldRefusal> {
  if (branch.timeShutdown !== null) return Result.failure('IsShutDown')
  if (branch.batches.has(manager)) return Result.failure('BatchManagerExists')
  const fault = offerFault(offer)
  if (fault !== null) return Result.failure(fault)
  const blank = { debt: 0n, collateral: 0n, shares: 0n, timeTouched: branch.now }
  return Result.success(withBatch(branch, manager, { ...blank, ...offer, timeRate: branch.now }))
}

function offerFault({ rate, fee, rateMinimum, rateMaximum, period }: Offer): BoldRefusal | null {
  const fault = rateFault(rateMinimum) ?? rateFault(rateMaximum)
  if (fault !== null) return fault
  if (rateMinimum >= rateMaximum) return 'MinGeMax'
  if (rate < rateMinimum || rate > rateMaximum) return 'InterestNotInRange'
  if (fee > BoldLimits.batchFeeMaximum) return 'AnnualManagementFeeTooHigh'
  return period < BoldLimits.batchPeriodMinimum ? 'MinInterestRateChangePeriodTooLow' : null
}

/**
 * Changes the rate of a batch, within what its manager has promised. Within seven days after the
 * last change it costs the upfront fee on the batch's debt, and only then is the branch tested.
 *
 * Rules: [BOLD12] [BOLD17] [BOLD28]
 *
 * @example
 * setBatchRate(branch, 'manager', wad / 10n)
 */
export function setBatchRate(
  branch: Branch,
  manager: string,
  rate: bigint,
): Result<Charged, BoldRefusal> {
  const fault = promiseFault(branch, manager, rate)
  if (fault !== null) return Result.failure(fault)
  const batch = DebtBook.batchOf(branch, manager)
  const book = DebtBook.ofBatch(branch, batch)
  const debt = DebtBook.entire(book)
  const changeOf = (upfrontFee: bigint): DebtChange => ({
    ...DebtChange.none,
    before: [book],
    after: [{ ...DebtBook.withDebt(book, debt + upfrontFee), rate }],
    upfrontFee,
  })
  const isCharged = batch.rate !== rate && isEarly(branch, batch.timeRate)
  const upfrontFee = isCharged ? DebtChange.upfrontFee(branch, debt, changeOf(0n)) : 0n
  const change = changeOf(upfrontFee)
  const standing = isCharged ? systemFault(branch, change) : null
  if (standing !== null) return Result.failure(standing)
  const { now } = branch
  const changed = { ...batch, debt: debt + upfrontFee, rate, timeTouched: now, timeRate: now }
  const booked = withBatch(DebtChange.apply(branch, change), manager, changed)
  return Result.success({ branch: TroveList.moveBatch(booked, manager), upfrontFee })
}

function promiseFault(branch: Branch, manager: string, rate: bigint): BoldRefusal | null {
  if (branch.timeShutdown !== null) return 'IsShutDown'
  const fault = managerFault(branch, manager)
  if (fault !== null) return fault
  const { rateMinimum, rateMaximum, period, timeRate } = DebtBook.batchOf(branch, manager)
  if (rate < rateMinimum || rate > rateMaximum) return 'InterestNotInRange'
  return branch.now < timeRate + period ? 'BatchInterestRateChangePeriodNotPassed' : null
}

/**
 * Lowers a manager's fee; it can never be raised.
 *
 * Rules: [BOLD17]
 *
 * @example
 * lowerBatchFee(branch, 'manager', 0n)
 */
export function lowerBatchFee(
  branch: Branch,
  manager: string,
  fee: bigint,
): Result<Branch, BoldRefusal> {
  if (branch.timeShutdown !== null) return Result.failure('IsShutDown')
  const fault = managerFault(branch, manager)
  if (fault !== null) return Result.failure(fault)
  const batch = DebtBook.batchOf(branch, manager)
  if (fee >= batch.fee) return Result.failure('NewFeeNotLower')
  const book = DebtBook.ofBatch(branch, batch)
  const debt = DebtBook.entire(book)
  const after = [{ ...DebtBook.withDebt(book, debt), fee }]
  const booked = DebtChange.apply(branch, { ...DebtChange.none, before: [book], after })
  return Result.success(
    withBatch(booked, manager, { ...batch, debt, fee, timeTouched: branch.now }),
  )
}
