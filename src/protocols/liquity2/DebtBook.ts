import { defined } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'
import type { Batch, Branch, Trove } from './Branch.ts'
import { Branch as Branches } from './Branch.ts'
import { interest } from './interest.ts'

/** Debt that bears interest at one rate: that of a trove on its own, or of a whole batch. */
export interface DebtBook {
  /** As recorded: interest is simple, on this. */
  readonly recorded: bigint
  readonly rate: bigint
  /** The yearly fee of a batch, wad; zero of a trove. */
  readonly fee: bigint
  readonly interestAccrued: bigint
  readonly feeAccrued: bigint
  readonly isBatch: boolean
}

/**
 * The book of a trove on its own.
 *
 * Rules: [BOLD3]
 *
 * @example
 * DebtBook.ofTrove(branch, trove).recorded // => trove.debt
 */
export const ofTrove = (branch: Branch, { debt, rate, timeTouched }: Trove): DebtBook => ({
  recorded: debt,
  rate,
  fee: 0n,
  interestAccrued: interest(Integer.mul(debt, rate), Branches.elapsed(branch, timeTouched)),
  feeAccrued: 0n,
  isBatch: false,
})

/**
 * The book of a batch: interest and the manager's fee, each on its own, on the recorded debt.
 *
 * Rules: [BOLD3] [BOLD15]
 *
 * @example
 * DebtBook.ofBatch(branch, batch).feeAccrued // the manager's, since the last touch
 */
export function ofBatch(branch: Branch, { debt, rate, fee, timeTouched }: Batch): DebtBook {
  const seconds = Branches.elapsed(branch, timeTouched)
  return {
    recorded: debt,
    rate,
    fee,
    interestAccrued: interest(Integer.mul(debt, rate), seconds),
    feeAccrued: interest(Integer.mul(debt, fee), seconds),
    isBatch: true,
  }
}

/** The book of a trove that is about to be opened at a rate. */
export const fresh = (rate: bigint): DebtBook => ({
  recorded: 0n,
  rate,
  fee: 0n,
  interestAccrued: 0n,
  feeAccrued: 0n,
  isBatch: false,
})

/** The book in which a trove's debt stands: its batch's, or its own. */
export const of = (branch: Branch, trove: Trove): DebtBook =>
  trove.batch === null ? ofTrove(branch, trove) : ofBatch(branch, batchOf(branch, trove.batch))

/** The batch of a manager who is known to have one. */
export const batchOf = (branch: Branch, manager: string): Batch =>
  defined(branch.batches.get(manager), 'DebtBook: the manager is registered')

/** All debt of a book. */
export const entire = ({ recorded, interestAccrued, feeAccrued }: DebtBook): bigint =>
  recorded + interestAccrued + feeAccrued

/** The book with a new debt, everything accrued recorded. */
export const withDebt = (book: DebtBook, recorded: bigint): DebtBook => ({
  ...book,
  recorded,
  interestAccrued: 0n,
  feeAccrued: 0n,
})

/** The weight of books in the interest of the branch. */
export const weight = (books: readonly DebtBook[]): bigint =>
  books.reduce((all, { recorded, rate }) => all + Integer.mul(recorded, rate), 0n)

/** The weight of books in the batch fees of the branch. */
export const weightOfFees = (books: readonly DebtBook[]): bigint =>
  books.reduce((all, { recorded, fee }) => all + Integer.mul(recorded, fee), 0n)

export * as DebtBook from './DebtBook.ts'
