import type { Decimal } from '../money/Decimal.ts'
import type { Order } from './Order.ts'
import type { Terms } from './Terms.ts'

/**
 * Carries out orders at one place: a venue, a broker, a script behind a hook. Nothing of it throws: what
 * went wrong is an outcome as well, and what is not known is said as that.
 *
 * Rules: [EXEC1]
 */
export interface Executor {
  readonly name: string
  /**
   * How long after a place was begun a venue may still take it, milliseconds, its clock's error with it:
   * from then on an order that it does not know was never taken. Null where nothing bounds it.
   */
  readonly lapseMs: number | null
  /** Why an order cannot be carried out here, whatever the market does; null where it can. */
  refusal(order: Order, terms: Terms): string | null
  /** Sends an order, once: it is the caller's to call this once for each key. */
  place(order: Order, signal: AbortSignal): Promise<Outcome>
  /** What became of an order. */
  query(order: Order, signal: AbortSignal): Promise<Outcome>
  /** Ends what of an order is open, and whatever of it may be on its way. */
  cancel(order: Order, signal: AbortSignal): Promise<Outcome>
}

/**
 * Known: a venue told, by the order's own key. Absent: it knows no such order, which is the last word only
 * once the order can no longer arrive. Unsent: nothing left this machine. Unknown: anything else.
 */
export type Outcome =
  | Known
  | { readonly kind: 'absent' | 'unsent' | 'unknown'; readonly says: string }

export interface Known {
  readonly kind: 'known'
  /** Open: more may be filled. Done and rejected: no more is. */
  readonly status: 'open' | 'done' | 'rejected'
  /** All that was filled so far, in contracts. */
  readonly filled: Decimal
  /** The average price of all of it, in quote units; null where nothing is filled. */
  readonly price: Decimal | null
  /** The fee for all of it, in the settlement asset; below zero for a rebate. */
  readonly fee: Decimal
  readonly says: string
}

export const unknown = (says: string): Outcome => ({ kind: 'unknown', says })
export const absent = (says: string): Outcome => ({ kind: 'absent', says })
export const unsent = (says: string): Outcome => ({ kind: 'unsent', says })

export * as Executor from './Executor.ts'
