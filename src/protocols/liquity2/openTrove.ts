import { Result } from '../../base/Result.ts'
import { BoldLimits } from './BoldLimits.ts'
import type { BoldRefusal } from './BoldRefusal.ts'
import type { Branch, Trove } from './Branch.ts'
import { DebtBook } from './DebtBook.ts'
import { DebtChange } from './DebtChange.ts'
import { record, restake, withTrove } from './record.ts'
import { rateFault, ratioFault, sharesFault, systemFault } from './requirements.ts'
import { TroveList } from './TroveList.ts'

/** A loan asked for: at a rate of one's own, or in the batch of a manager. */
export interface Opening {
  readonly owner: string
  readonly collateral: bigint
  /** BOLD to be paid out; the upfront fee is owed on top. */
  readonly debt: bigint
  readonly terms: { readonly rate: bigint } | { readonly batch: string }
}

/** A branch after a call that may have charged an upfront fee. */
export interface Charged {
  readonly branch: Branch
  readonly upfrontFee: bigint
}

/**
 * Opens a trove.
 *
 * Rules: [BOLD2] [BOLD8] [BOLD10]
 *
 * @example
 * const terms = { rate: wad / 20n }
 * openTrove(branch, 'T1', { owner: 'alice', collateral: 3n * wad, debt: 2_000n * wad, terms })
 */
export function openTrove(
  branch: Branch,
  id: string,
  opening: Opening,
): Result<Charged, BoldRefusal> {
  const { terms, debt, collateral } = opening
  const manager = 'batch' in terms ? terms.batch : null
  const fault = 'rate' in terms ? rateFault(terms.rate) : managerFault(branch, terms.batch)
  if (fault !== null) return Result.failure(fault)
  if (branch.timeShutdown !== null) return Result.failure('IsShutDown')
  if (branch.troves.has(id) || branch.closed.has(id)) return Result.failure('TroveExists')
  const book =
    'rate' in terms
      ? DebtBook.fresh(terms.rate)
      : DebtBook.ofBatch(branch, DebtBook.batchOf(branch, terms.batch))
  const asked = { borrowed: debt, added: collateral }
  const upfrontFee = DebtChange.upfrontFee(branch, debt, DebtChange.within(book, asked))
  const held = { debt: debt + upfrontFee, collateral }
  if (held.debt < BoldLimits.debtMinimum) return Result.failure('DebtBelowMin')
  const change = DebtChange.within(book, { ...asked, upfrontFee })
  const standing =
    ratioFault(branch, held, manager !== null) ??
    systemFault(branch, change) ??
    sharesFault(branch, manager)
  if (standing !== null) return Result.failure(standing)
  const placed = withTrove(DebtChange.apply(branch, change), id, blank(branch, opening))
  const recorded = restake(record(placed, id, 0n, held), id)
  return Result.success({ branch: TroveList.insert(recorded, id), upfrontFee })
}

/** Why a manager has no batch to join, or null. */
export const managerFault = ({ batches }: Branch, manager: string): BoldRefusal | null =>
  batches.has(manager) ? null : 'InvalidInterestBatchManager'

const blank = ({ now }: Branch, { owner, terms }: Opening): Trove => ({
  owner,
  status: 'active',
  debt: 0n,
  collateral: 0n,
  stake: 0n,
  rate: 'rate' in terms ? terms.rate : 0n,
  timeTouched: now,
  timeRate: now,
  batch: 'batch' in terms ? terms.batch : null,
  shares: 0n,
  debtMet: 0n,
  collateralMet: 0n,
})
