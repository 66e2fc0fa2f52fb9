import { Result } from '../../base/Result.ts'
import { BoldLimits } from './BoldLimits.ts'
import type { BoldRefusal } from './BoldRefusal.ts'
import type { Branch } from './Branch.ts'
import { DebtBook } from './DebtBook.ts'
import { DebtChange } from './DebtChange.ts'
import type { Charged } from './openTrove.ts'
import { record, withTrove } from './record.ts'
import { charge, rateFault } from './requirements.ts'
import { TroveAccount } from './TroveAccount.ts'
import { TroveList } from './TroveList.ts'

/** Whether a rate chosen at a time may not yet be changed without a fee. Rules: [BOLD12] */
export const isEarly = ({ now }: Branch, timeRate: bigint): boolean =>
  now < timeRate + BoldLimits.rateCooldown

/**
 * Changes the rate of an active trove that is in no batch. Within seven days after the last choice
 * it costs the upfront fee on all debt, and only then are the ratios tested.
 *
 * Rules: [BOLD2] [BOLD12] [BOLD28]
 *
 * @example
 * setRate(branch, 'T1', wad / 10n)
 */
export function setRate(branch: Branch, id: string, rate: bigint): Result<Charged, BoldRefusal> {
  if (branch.timeShutdown !== null) return Result.failure('IsShutDown')
  const fault = rateFault(rate)
  if (fault !== null) return Result.failure(fault)
  const trove = branch.troves.get(id)
  if (trove !== undefined && trove.batch !== null) return Result.failure('TroveInBatch')
  if (trove?.status !== 'active') return Result.failure('TroveNotActive')
  if (trove.rate === rate) return Result.failure('InterestRateNotNew')
  const account = TroveAccount.of(branch, trove)
  const { redistributed } = account
  const book = DebtBook.ofTrove(branch, trove)
  const changeOf = (upfrontFee: bigint): DebtChange => {
    const change = DebtChange.within(book, { redistributed, upfrontFee })
    return { ...change, after: change.after.map((one) => ({ ...one, rate })) }
  }
  const charged = isEarly(branch, trove.timeRate)
    ? charge(branch, account, false, changeOf)
    : { change: changeOf(0n), fault: null }
  if (charged.fault !== null) return Result.failure(charged.fault)
  const { upfrontFee } = charged.change
  const booked = DebtChange.apply(branch, charged.change)
  const held = { debt: account.debt + upfrontFee, collateral: account.collateral }
  const chosen = withTrove(booked, id, { ...trove, rate, timeRate: branch.now })
  const moved = TroveList.insert(TroveList.remove(chosen, id), id)
  return Result.success({
    branch: record(moved, id, TroveAccount.stood(account), held),
    upfrontFee,
  })
}
