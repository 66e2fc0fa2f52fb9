import type { Ratio } from '../../money/Ratio.ts'

/**
 * What a lending desk publishes of its terms, as facts in our own form. A level is a loan to value;
 * `agreed` is the one that each loan's own contract sets, and null says that the page gives none.
 */
export interface DeskTerms {
  readonly name: string
  /** Where the numbers were read, and what they leave open. */
  readonly source: string
  /** When they were read, as a calendar date. */
  readonly date: string
  /** One for every collateral, or a single one that serves all. */
  readonly ladders: readonly DeskLadder[]
  readonly call: DeskCall | null
  /** What is sold when the liquidation level is passed; null where the page does not say. */
  readonly liquidation: DeskSale | null
  readonly fee: DeskFee | null
  readonly release: DeskRelease | null
}

export type DeskLevel = Ratio | 'agreed'

/** The levels of one collateral, from where a loan opens to where it is sold. */
export interface DeskLadder {
  /** The asset's symbol; null serves every asset that has no ladder of its own. */
  readonly collateral: string | null
  readonly initial: DeskLevel | null
  /** Rising; each tells the borrower and asks for nothing. */
  readonly notices: readonly Ratio[]
  readonly call: DeskLevel | null
  readonly liquidation: DeskLevel
}

/** A margin call is latched: falling under its own level does not close it, the cure level does. */
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

/** What a liquidation costs, as a share of the loan, of what is sold or of what it repays. */
export interface DeskFee {
  readonly rate: Ratio
  readonly of: 'loan' | 'sold' | 'repaid'
}

/** Collateral given back when there is far too much of it. */
export interface DeskRelease {
  /** Only under this level. */
  readonly below: Ratio
  /** Down to this level. */
  readonly to: Ratio
  /** Milliseconds from one release to the next. */
  readonly every: number
}

export * as DeskTerms from './DeskTerms.ts'
