import { Integer } from '../../money/Integer.ts'
import { wad } from '../liquity/collateralRatio.ts'
import { BoldLimits } from './BoldLimits.ts'
import type { Branch } from './Branch.ts'
import { DebtBook } from './DebtBook.ts'
import { DebtChange } from './DebtChange.ts'
import { record, restake, withBatch, withTrove } from './record.ts'
import { TroveAccount } from './TroveAccount.ts'
import { TroveList } from './TroveList.ts'

/** What one trove gave in a redemption. */
export interface RedeemedTrove {
  readonly trove: string
  /** Debt that was paid off. */
  readonly debt: bigint
  /** Collateral that the redeemer got. */
  readonly collateral: bigint
  /** Collateral that was left in the trove as its fee. */
  readonly fee: bigint
}

/** A branch after a redemption. */
export interface BranchRedemption {
  readonly branch: Branch
  /** The debt asked of the branch. */
  readonly attempted: bigint
  readonly redeemed: readonly RedeemedTrove[]
}

/** How a redemption asks a branch: an amount, a fee of a wad, and troves to look at, 0 for all. */
export interface BranchRequest {
  readonly amount: bigint
  readonly rate: bigint
  readonly iterations: number
}

/**
 * Redeems from one branch: from the zombie left by the last redemption, then from the lowest rate
 * upward. A trove under 100 % is passed over, since it would stand worse afterwards.
 *
 * Rules: [BOLD28] [BOLD30] [BOLD31]
 *
 * @example
 * redeemBranch(branch, { amount: 100n * wad, rate: wad / 200n, iterations: 0 }).redeemed
 */
export function redeemBranch(before: Branch, request: BranchRequest): BranchRedemption {
  const { zombie, order } = before
  const listed = [...(zombie === null ? [] : [zombie]), ...order.toReversed()]
  const visited = request.iterations === 0 ? listed : listed.slice(0, request.iterations)
  const redeemed: RedeemedTrove[] = []
  let branch = DebtChange.apply(before, DebtChange.none)
  let left = request.amount
  for (const id of visited) {
    if (left === 0n) break
    if (TroveAccount.ratio(branch, id) < wad) continue
    const one = redeemTrove(branch, id, left, request.rate)
    branch = one.branch
    left -= one.redeemed.debt
    redeemed.push(one.redeemed)
  }
  return { branch, attempted: request.amount, redeemed }
}

interface OneRedemption {
  readonly branch: Branch
  readonly redeemed: RedeemedTrove
}

/**
 * Pays off debt of one trove for collateral at the price, less the fee.
 *
 *     lot = min(asked, debt)   worth = ⌊lot ÷ price⌋   fee = ⌊worth × rate⌋, left in the trove
 *
 * Both are rounded down: the first against the redeemer, the second against the trove.
 */
function redeemTrove(before: Branch, id: string, asked: bigint, rate: bigint): OneRedemption {
  const branch = touchBatch(before, id)
  const account = TroveAccount.of(branch, TroveAccount.open(branch, id))
  const debt = Integer.min(asked, account.debt)
  const worth = Integer.mulDivDown(debt, wad, branch.price)
  const fee = Integer.mulDivDown(worth, rate, wad)
  const redeemed = { trove: id, debt, collateral: worth - fee, fee }
  const paid = payOff(branch, id, account, redeemed)
  return { branch: sleep(paid, id, account.debt - debt), redeemed }
}

/** Records what accrued on the batch of a trove. */
function touchBatch(branch: Branch, id: string): Branch {
  const { batch: manager } = TroveAccount.open(branch, id)
  if (manager === null) return branch
  const batch = DebtBook.batchOf(branch, manager)
  const book = DebtBook.ofBatch(branch, batch)
  const change = DebtChange.within(book, {})
  const debt = DebtBook.entire(book)
  return withBatch(DebtChange.apply(branch, change), manager, {
    ...batch,
    debt,
    timeTouched: branch.now,
  })
}

/**
 * Takes debt and collateral out of a trove, with everything pending on it recorded.
 *
 * Rules: [BOLD31] [BOLD34]
 *
 * @example
 * payOff(branch, 'T1', account, { debt: wad, collateral: 0n })
 */
export function payOff(
  branch: Branch,
  id: string,
  account: TroveAccount,
  { debt, collateral }: { readonly debt: bigint; readonly collateral: bigint },
): Branch {
  const { redistributed } = account
  const book = DebtBook.of(branch, TroveAccount.open(branch, id))
  const change = DebtChange.within(book, { redistributed, repaid: debt, taken: collateral })
  const held = { debt: account.debt - debt, collateral: account.collateral - collateral }
  const booked = DebtChange.apply(branch, change)
  return restake(record(booked, id, TroveAccount.stood(account), held), id)
}

/** A trove left with less than the minimum debt leaves the list; with any, it comes first next time. */
function sleep(branch: Branch, id: string, debt: bigint): Branch {
  const trove = TroveAccount.open(branch, id)
  if (debt >= BoldLimits.debtMinimum) return branch
  if (trove.status === 'zombie') return debt === 0n ? { ...branch, zombie: null } : branch
  const asleep = withTrove(TroveList.remove(branch, id), id, { ...trove, status: 'zombie' })
  return debt > 0n ? { ...asleep, zombie: id } : asleep
}
