import { Ratio } from '../money/Ratio.ts'

/**
 * FINRA 4210(d)(2) from 4 June 2026 (SR-FINRA-2025-017, Regulatory Notice 26-10): the intraday margin
 * level is equity less maintenance. Sums are dollars, exactly.
 */

/** Where an account stood at a moment of a day, in the order of the day. */
export interface IntradayMoment {
  readonly level: Ratio
  /** Whether a transaction of the customer had just made the level lower. */
  readonly isReducing: boolean
}

/**
 * The deficit of a day: the most that the level was below zero just after a transaction that reduced it.
 * What the market does alone makes none.
 *
 * Rules: [IMD1]
 *
 * @example
 * IntradayMargin.deficit([{ level: Ratio.of(-2_000n), isReducing: true }]) // => Ratio.of(2_000n)
 */
export const deficit = (moments: readonly IntradayMoment[]): Ratio =>
  moments
    .filter(({ isReducing }) => isReducing)
    .reduce((worst, { level }) => Ratio.max(worst, below(level)), Ratio.zero)

const below = (level: Ratio): Ratio => Ratio.positive(Ratio.negate(level))

/** A day of which only sums are known. */
export interface IntradayDay {
  readonly startLevel: Ratio
  /** Maintenance that the day's transactions added. */
  readonly added: Ratio
  readonly deposits: Ratio
  /** Whether the broker takes the day's deposits as made at its start. */
  readonly areDepositsFirst: boolean
}

/**
 * The deficit of a day of which the order is not known: the worst order is assumed, with deposits last
 * unless the broker takes them first.
 *
 * Rules: [IMD2]
 */
export function deficitOfDay({
  startLevel,
  added,
  deposits,
  areDepositsFirst,
}: IntradayDay): Ratio {
  const start = areDepositsFirst ? Ratio.add(startLevel, deposits) : startLevel
  return deficit([{ level: Ratio.sub(start, added), isReducing: added.numerator > 0n }])
}

/**
 * The first later day by whose close the level has risen by the deficit since the end of its own day;
 * null where none has.
 *
 * Rules: [IMD3]
 */
export const satisfiedOn = <Day>(
  amount: Ratio,
  endLevel: Ratio,
  later: readonly { readonly day: Day; readonly level: Ratio }[],
): Day | null =>
  later.find(({ level }) => Ratio.compare(Ratio.sub(level, endLevel), amount) >= 0)?.day ?? null

/**
 * Whether a customer is frozen: one who makes a practice of deficits, and did not satisfy this one by the
 * fifth business day.
 *
 * Rules: [IMD4]
 */
export const isFrozen = (isPractice: boolean, isUnsatisfied: boolean): boolean =>
  isPractice && isUnsatisfied

const smallShare = Ratio.of(1n, 20n)
const smallAmount = Ratio.of(1_000n)

/**
 * Whether a deficit is too small to count towards a practice: no more than a twentieth of equity, and than
 * $1,000.
 *
 * Rules: [IMD6]
 *
 * @example
 * IntradayMargin.isSmall(Ratio.of(900n), Ratio.of(20_000n)) // => true
 */
export const isSmall = (amount: Ratio, equity: Ratio): boolean =>
  Ratio.compare(amount, Ratio.min(smallAmount, Ratio.mul(smallShare, equity))) <= 0

/** Portfolio margin accounts of at least this equity may be margined by day as they are at its end. */
const largeEquity: Ratio = Ratio.of(5_000_000n)

/**
 * Whether a portfolio margin account needs intraday requirements much like those at the end of a day.
 *
 * Rules: [IMD5]
 */
export const needsIntradayLikeClose = (equity: Ratio): boolean =>
  Ratio.compare(equity, largeEquity) < 0

export * as IntradayMargin from './IntradayMargin.ts'
