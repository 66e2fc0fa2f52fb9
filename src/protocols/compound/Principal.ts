import { Integer } from '../../money/Integer.ts'
import type { Totals } from './Loan.ts'

/**
 * Balances of the base asset, kept as principals: what they would have been when the index was 1.
 * A supply grows with the supply index, a debt (negative) with the borrow index.
 *
 * Rules: [COMET1]
 */

const scale = Integer.pow10(15)

type Indices = Pick<Totals, 'baseSupplyIndex' | 'baseBorrowIndex'>

/**
 * What a principal comes to: its size × index ÷ 1e15, cut. A debt's dust is the borrower's gain.
 *
 * @example
 * Principal.balance(-3n, { baseSupplyIndex: 10n ** 15n, baseBorrowIndex: 15n * 10n ** 14n }) // => -4n
 */
export const balance = (principal: bigint, indices: Indices): bigint =>
  principal < 0n
    ? -Integer.mulDivDown(-principal, indices.baseBorrowIndex, scale)
    : Integer.mulDivDown(principal, indices.baseSupplyIndex, scale)

/** The principal that stands for a balance: a supply's rounded down, a debt's size rounded up. */
export const of = (amount: bigint, indices: Indices): bigint =>
  amount < 0n
    ? -Integer.mulDivUp(-amount, scale, indices.baseBorrowIndex)
    : Integer.mulDivDown(amount, scale, indices.baseSupplyIndex)

/** What all suppliers have, and what all borrowers owe, each cut. */
export const totals = (all: Totals): { readonly supply: bigint; readonly borrow: bigint } => ({
  supply: balance(all.totalSupplyBase, all),
  borrow: -balance(-all.totalBorrowBase, all),
})

export * as Principal from './Principal.ts'
