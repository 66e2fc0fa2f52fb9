import type { Order, Wanted } from './Order.ts'

/**
 * What is kept of one order. Noted: nothing left this machine. Sent: a venue may know it, and from here
 * on it is asked for and never sent. Open: a venue told that it knows it. Ended: no more happens.
 */
export interface Ticket {
  readonly order: Order
  readonly status: 'noted' | 'sent' | 'open' | 'ended'
  /** The entry in which it was told; null where that was too long ago to be found. */
  readonly entry: number | null
  readonly notedAt: number
  /** When it was sent, or taken for sent. */
  readonly sentAt: number | null
  /** Of the quote asset, counted against what may be sent in a day; null where no mark tells. */
  readonly notional: string | null
  readonly quote: string
  /** What the venue told and was made a report of: contracts, their cost and their fee, as ratios in text. */
  readonly filled: string
  readonly cost: string
  readonly fee: string
  /** Whether `cost` and `fee` stand for all that is filled: not where somebody else reported before. */
  readonly isWhole: boolean
  /** When it is looked at again; null where nothing is due. */
  readonly nextAt: number | null
  /** How often it was asked for in vain since something was known of it. */
  readonly asks: number
  /** Whether it is to be ended at the venue, and whether that was asked. */
  readonly isUnwanted: boolean
  /** Whether where it was ordered nobody waits for it any more. */
  readonly isGone: boolean
  /** Whether the venue was asked once more after the end. */
  readonly isAudited: boolean
  /** What was told of it as an alarm and stands. */
  readonly alarm: string | null
  /** What was heard last. */
  readonly says: string
}

export const noted = ({ order, entry }: Wanted, quote: string, now: number): Ticket => ({
  ...{ order, entry, status: 'noted', notedAt: now, sentAt: null, notional: null, quote },
  ...{ filled: '0', cost: '0', fee: '0', isWhole: true, nextAt: now, asks: 0 },
  ...{ isUnwanted: false, isGone: false, isAudited: false, alarm: null, says: '' },
})

/** Whether it may be at a venue, and what became of it is not known to the end. */
export const isOut = ({ status }: Ticket): boolean => status === 'sent' || status === 'open'

export * as Ticket from './Ticket.ts'
