import { Integer } from '../../money/Integer.ts'
import type { Totals } from './Loan.ts'

/**
 * Balances of the base asset, stored as principals: the balance divided by the index. A supply
 * grows with the supply index, a debt (negative) with the borrow index.
 *
 * Rules: [COMET1]
 */

const scale = Integer.pow10(15)

type Indices = Pick<Totals, 'baseSupplyIndex' | 'baseBorrowIndex'>

/**
 * The balance of a principal: its size × index ÷ 1e15, truncated. For a debt the rounding favours
 * the borrower.
 *
 * @example
 * Principal.balance(-3n, { baseSupplyIndex: 10n ** 15n, baseBorrowIndex: 15n * 10n ** 14n }) // => -4n
 */
export const balance = (principal: bigint, indices: Indices): bigint =>
  principal < 0n
    ? -Integer.mulDivDown(-principal, indices.baseBorrowIndex, scale)
    : Integer.mulDivDown(principal, indices.baseSupplyIndex, scale)

/** The principal of a balance: a supply's rounded down, a debt's size rounded up. */
export const of = (amount: bigint, indices: Indices): bigint =>
  amount < 0n
    ? -Integer.mulDivUp(-amount, scale, indices.baseBorrowIndex)
    : Integer.mulDivDown(amount, scale, indices.baseSupplyIndex)

/** The total supplied and the total owed, each truncated. */
export const totals = (all: Totals): { readonly supply: bigint; readonly borrow: bigint } => ({
  supply: balance(all.totalSupplyBase, all),
  borrow: -balance(-all.totalBorrowBase, all),
})

export * as Principal from './Principal.ts'
