import { Integer } from '../../../src/money/Integer.ts'

/**
 * A user whose positions were closed against bankrupt ones, and its profit on them. All figures in
 * atoms of the numeraire, except the two of the ranking, which share a scale of their own.
 */
export interface Winner {
  readonly user: string
  readonly notional: bigint
  /** Signed. */
  readonly profit: bigint
  readonly leverage: bigint
  readonly profitPercent: bigint
}

/**
 * A user's score in a venue's queue: profit as a share of cost, times leverage; losers last.
 *
 * Rules: [REPRO14]
 */
export const score = ({ leverage, profitPercent }: Winner): bigint =>
  Integer.mul(Integer.max(0n, profitPercent), Integer.max(0n, leverage))

/** A user's profit; a loss counts as zero. */
export const gain = ({ profit }: Winner): bigint => Integer.max(0n, profit)

export * as Winner from './Winner.ts'
