import { Integer } from '../../money/Integer.ts'
import { collateralRatio } from '../liquity/collateralRatio.ts'
import type { DebtAndCollateral } from '../liquity/LiquitySystem.ts'
import { BoldLimits } from './BoldLimits.ts'
import { type Aggregate, Branch } from './Branch.ts'
import { DebtBook } from './DebtBook.ts'
import { interest } from './interest.ts'
import { StabilityPool } from './StabilityPool.ts'

/** What one operation does to the sums of its branch. */
export interface DebtChange {
  /** The books it touches, and the same books afterwards. */
  readonly before: readonly DebtBook[]
  readonly after: readonly DebtBook[]
  /** Taken over from the pool of redistributions. */
  readonly redistributed: DebtAndCollateral
  /** Debt, by its reason. */
  readonly borrowed: bigint
  readonly upfrontFee: bigint
  readonly repaid: bigint
  readonly liquidated: bigint
  /** Collateral. */
  readonly added: bigint
  readonly taken: bigint
}

export const none: DebtChange = {
  before: [],
  after: [],
  redistributed: { debt: 0n, collateral: 0n },
  borrowed: 0n,
  upfrontFee: 0n,
  repaid: 0n,
  liquidated: 0n,
  added: 0n,
  taken: 0n,
}

/**
 * The change of one book by what is borrowed and repaid in it, and by what was redistributed to it.
 *
 * @example
 * DebtChange.within(DebtBook.fresh(wad / 20n), { borrowed: 2_000n * wad }).after.length // => 1
 */
export function within(book: DebtBook, parts: Partial<DebtChange>): DebtChange {
  const change = { ...none, before: [book], ...parts }
  const debt = DebtBook.entire(book) + change.redistributed.debt + netDebt(change)
  return { ...change, after: [DebtBook.withDebt(book, debt)] }
}

const feesIn = ({ before }: DebtChange): bigint =>
  before.reduce((all, { feeAccrued }) => all + feeAccrued, 0n)

const netDebt = ({ borrowed, upfrontFee, repaid, liquidated }: DebtChange): bigint =>
  borrowed + upfrontFee - repaid - liquidated

/**
 * The average rate that the branch would have after a change, without its upfront fee.
 *
 *     average = ⌊Σ (debt × rate) ÷ Σ debt⌋
 *
 * The debt has the pending interest of all troves, and the accrued fee of the touched batch only.
 *
 * Rules: [BOLD8]
 *
 * @example
 * DebtChange.averageRate(branch, DebtChange.none) // wad
 */
export function averageRate(branch: Branch, change: DebtChange): bigint {
  const { active } = branch
  const recorded = active.debt + Branch.interestPending(branch) + change.redistributed.debt
  const debt = recorded + feesIn(change) + netDebt({ ...change, upfrontFee: 0n })
  return debt > 0n ? Integer.divDown(weightAfter(active, change), debt) : 0n
}

const weightAfter = ({ weighted }: Aggregate, { before, after }: DebtChange): bigint =>
  weighted + DebtBook.weight(after) - DebtBook.weight(before)

/**
 * The upfront fee on debt: a week's interest at the average rate after the change.
 *
 *     fee = ⌊debt × average × 604,800 ÷ (31,536,000 × 1e18)⌋
 *
 * Rules: [BOLD8]
 *
 * @example
 * DebtChange.upfrontFee(branch, 2_000n * wad, change) // BOLD
 */
export const upfrontFee = (branch: Branch, debt: bigint, change: DebtChange): bigint =>
  interest(Integer.mul(debt, averageRate(branch, change)), BoldLimits.feePeriod)

/**
 * The ratio of the whole branch after a change, wad.
 *
 * Rules: [BOLD5]
 *
 * @example
 * DebtChange.ratioAfter(branch, DebtChange.none) === Branch.ratio(branch)
 */
export function ratioAfter(branch: Branch, change: DebtChange): bigint {
  const { debt, collateral } = Branch.total(branch)
  const held = collateral + change.added - change.taken
  return collateralRatio(held, debt + netDebt(change), branch.price)
}

/**
 * Books a change: mints the interest of the whole branch, and the fees of the touched batch.
 *
 *     to the stability pool  ⌊75 % × (interest + upfront fee)⌋
 *
 * Interest is minted rounded up, which is never less than what all troves have accrued. The rest of
 * it leaves for whoever the protocol pays, and the fee goes to the manager.
 *
 * Rules: [BOLD4] [BOLD9] [BOLD15]
 *
 * @example
 * DebtChange.apply(branch, DebtChange.none) // the branch with its interest recorded
 */
export function apply(branch: Branch, change: DebtChange): Branch {
  const interestNow = Branch.interestPending(branch)
  const { active, redistributed } = branch
  const { debt, collateral } = change.redistributed
  const earned = interestNow + change.upfrontFee
  return {
    ...branch,
    active: {
      ...active,
      ...feesAfter(branch, change),
      debt: active.debt + interestNow + feesIn(change) + debt + netDebt(change),
      collateral: active.collateral + collateral + change.added - change.taken,
      weighted: weightAfter(active, change),
      timeInterest: branch.now,
    },
    redistributed: {
      debt: redistributed.debt - debt,
      collateral: redistributed.collateral - collateral,
    },
    pool: StabilityPool.earn(branch.pool, Branch.poolPart(earned)),
  }
}

/** The fees of all batches accrue when any of them is touched. */
function feesAfter(branch: Branch, change: DebtChange): Partial<Aggregate> {
  const { before, after } = change
  if (![...before, ...after].some(({ isBatch }) => isBatch)) return {}
  const { fees, weightedFees } = branch.active
  return {
    fees: fees + Branch.feesPending(branch) - feesIn(change),
    weightedFees: weightedFees + DebtBook.weightOfFees(after) - DebtBook.weightOfFees(before),
    timeFees: branch.now,
  }
}

export * as DebtChange from './DebtChange.ts'
