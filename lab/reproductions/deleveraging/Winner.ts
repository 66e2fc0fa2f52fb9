import { Integer } from '../../../src/money/Integer.ts'

/**
 * A user whose positions were closed against bankrupt ones, and what he made on them. All figures in
 * atoms of the numeraire but the two of the ranking, which share a scale of their own.
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
 * Where a user stands in a venue's queue: profit as a share of cost, times leverage; losers last.
 *
 * Rules: [REPRO14]
 */
export const score = ({ leverage, profitPercent }: Winner): bigint =>
  Integer.mul(Integer.max(0n, profitPercent), Integer.max(0n, leverage))

/** What a user made; a loss counts as nothing. */
export const gain = ({ profit }: Winner): bigint => Integer.max(0n, profit)

export * as Winner from './Winner.ts'
