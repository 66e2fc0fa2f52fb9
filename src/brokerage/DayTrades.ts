import { Ratio } from '../money/Ratio.ts'

/**
 * The day-trading rule before 4 June 2026, FINRA 4210(f)(8)(B): what a pattern day trader committed in a
 * day against what the close before allowed. Sums are dollars, exactly.
 */

/** What a day trade in equity securities asks for, and so four times the excess as buying power. */
export const rate: Ratio = Ratio.of(1n, 4n)

/** The equity that a pattern day trader keeps. */
export const minimumEquity: Ratio = Ratio.of(25_000n)

/** A day of trades that were each closed within it. */
export interface DayCommitment {
  /** By time and tick: the most that was open at once. */
  readonly highest: Ratio
  /** Where what was sold does not count, everything bought. */
  readonly all: Ratio
}

/**
 * Of trades one after another.
 *
 * Rules: [DAYT1]
 *
 * @example
 * DayTrades.commitment([Ratio.of(80_000n), Ratio.of(60_000n)]).highest // => Ratio.of(80_000n)
 */
export const commitment = (trades: readonly Ratio[]): DayCommitment => ({
  highest: trades.reduce(Ratio.max, Ratio.zero),
  all: Ratio.sum(trades),
})

/**
 * The special maintenance call of a day: what its commitment asked for beyond the excess at the close
 * before; zero where that was enough.
 *
 * Rules: [DAYT2]
 *
 * @example
 * DayTrades.call(Ratio.of(120_000n), Ratio.of(25_000n)) // => Ratio.of(5_000n)
 */
export const call = (committed: Ratio, excess: Ratio): Ratio =>
  Ratio.positive(Ratio.sub(Ratio.mul(rate, committed), Ratio.positive(excess)))

/**
 * Whether equity is below what a pattern day trader keeps.
 *
 * Rules: [DAYT3]
 */
export const isBelowMinimum = (equity: Ratio): boolean => Ratio.compare(equity, minimumEquity) < 0

export * as DayTrades from './DayTrades.ts'
