import type { Decimal } from '../../money/Decimal.ts'
import type { Span } from './Span.ts'

/** A figure that the payload tells and that an assessment must give as well. */
export interface Expectation {
  readonly figure: 'maintenanceMargin' | 'liquidationPrice' | 'equity'
  /** The field, e.g. `positions[0].liquidationPrice`. */
  readonly about: string
  readonly told: Decimal
  readonly span: Span
  /** The accounts that it is about together. */
  readonly accounts: readonly string[]
  /** The position, where it is about one. */
  readonly position: ExpectedPosition | null
  /** The likely cause of a difference at this venue; null where it is not known. */
  readonly cause: string | null
}

export interface ExpectedPosition {
  readonly symbol: string
  readonly side: 'long' | 'short'
  /** How far ours may be from the unrounded, as a share, for the rounding of what it is made of. */
  readonly slack: Span
}
