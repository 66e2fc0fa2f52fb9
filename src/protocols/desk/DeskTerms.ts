import type { Ratio } from '../../money/Ratio.ts'

/**
 * The published terms of a lending desk, as facts in our own form. A level is a loan to value;
 * `agreed` is one set by each loan's own contract, and null means that the page gives none.
 */
export interface DeskTerms {
  readonly name: string
  /** The source of the numbers, and what it leaves open. */
  readonly source: string
  /** The date of reading. */
  readonly date: string
  /** One per collateral, or a single one for all. */
  readonly ladders: readonly DeskLadder[]
  readonly call: DeskCall | null
  /** What is sold when the liquidation level is passed; null where the page does not say. */
  readonly liquidation: DeskSale | null
  readonly fee: DeskFee | null
  readonly release: DeskRelease | null
}

export type DeskLevel = Ratio | 'agreed'

/** The levels of one collateral, from the opening of a loan to its sale. */
export interface DeskLadder {
  /** The asset's symbol; null applies to every asset without a ladder of its own. */
  readonly collateral: string | null
  readonly initial: DeskLevel | null
  /** Rising; each notifies the borrower and requires nothing. */
  readonly notices: readonly Ratio[]
  readonly call: DeskLevel | null
  /** Rising, above the call: levels at which the call has less time. Left out, there are none. */
  readonly urgent?: readonly DeskUrgency[]
  readonly liquidation: DeskLevel
}

/** A level above which an open call is due within a shorter time, counted from when it is passed. */
export interface DeskUrgency {
  readonly above: Ratio
  /** Milliseconds. */
  readonly within: number
}

/** A margin call is latched: it is closed at the cure level, not below its own level. */
export interface DeskCall {
  readonly cureTo: DeskLevel
  /** Milliseconds from the call to its deadline; null where the page gives no time. */
  readonly within: number | null
  /** What is sold when the deadline passes; null where the page does not say. */
  readonly onExpiry: DeskSale | null
}

/** All of the collateral, or the part that brings the loan back to a level. */
export type DeskSale =
  | { readonly amount: 'all' }
  | { readonly amount: 'part'; readonly to: DeskLevel }

/** The cost of a liquidation, as a share of the loan, of the sale or of the repayment. */
export interface DeskFee {
  readonly rate: Ratio
  readonly of: 'loan' | 'sold' | 'repaid'
}

/** Release of excess collateral. */
export interface DeskRelease {
  /** Only under this level. */
  readonly below: Ratio
  /** Down to this level. */
  readonly to: Ratio
  /** Milliseconds from one release to the next. */
  readonly every: number
}

export * as DeskTerms from './DeskTerms.ts'
