import { assert } from '../base/assert.ts'
import { Amount } from '../money/Amount.ts'
import type { Holder } from './Holder.ts'

/** One line of a journal entry in bookkeeping. */
export interface Posting {
  readonly holder: Holder
  readonly asset: number
  readonly amount: Amount
}

/**
 * Posts several lines at once; they must sum to zero in each asset.
 *
 * Rules: [LEDGER1]
 *
 * @throws AssertionError where the lines do not balance: callers check with `balanced` first
 */
export function post(postings: readonly Posting[]): void {
  assert(balanced(postings), 'post: the lines sum to zero in each asset')
  for (const { holder, asset, amount } of postings) {
    holder.balances[asset] = Amount.add(holder.balances[asset] ?? Amount.zero, amount)
  }
}

/** Whether lines sum to zero in each asset. */
export function balanced(
  postings: readonly { readonly asset: number; readonly amount: Amount }[],
): boolean {
  const sums = new Map<number, Amount>()
  for (const { asset, amount } of postings) {
    sums.set(asset, Amount.add(sums.get(asset) ?? Amount.zero, amount))
  }
  return [...sums.values()].every((sum) => sum === 0n)
}
