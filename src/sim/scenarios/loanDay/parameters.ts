import { Ratio } from '../../../money/Ratio.ts'
import type { Weighted } from '../Weighted.ts'

/**
 * All parameters of the loan book, its borrowers and its market. Prices are real, loans are not:
 * these distributions are ours, and docs/guides/loan-day.md says so.
 *
 * Weights are whole numbers and need not sum to anything.
 */
export const loanParameters = {
  loans: 2_000,
  /** The number of regimes run by default, the first of the list. */
  regimes: 3,

  /** Collateral value of a loan, USDT: log-normal. One standard deviation is a factor of 4.9. */
  collateral: {
    median: 20_000n,
    doublingsPerDeviation: [23, 10],
    least: 500n,
    most: 20_000_000n,
  },

  /** Collateral coins of a loan, and the split of value among them. */
  coins: [
    [1, 70],
    [2, 22],
    [3, 8],
  ] satisfies Weighted<number>,
  coinWeightMost: 4,

  /**
   * The initial health factor, in thousandths over one: log-normal around 2.2, one deviation is a
   * doubling, so two thirds are between 1.6 and 3.4.
   */
  health: { median: 1_200n, doublingsPerDeviation: [1, 1], least: 250n, most: 20_000n },

  /** Per cent of borrowers who monitor their own loan, whatever notices they get. */
  watchful: 15,
  /** The health factor that a borrower who acts on its own restores. */
  watchfulTo: Ratio.of(5n, 4n),

  /** The response of a called borrower, and its delay in minutes. */
  response: [
    ['deposit', 25],
    ['repay', 22],
    ['repayPart', 8],
    ['ignore', 45],
  ] satisfies Weighted<'deposit' | 'repay' | 'repayPart' | 'ignore'>,
  responseMinutes: [
    [5, 15],
    [15, 20],
    [30, 20],
    [60, 20],
    [120, 15],
    [240, 10],
  ] satisfies Weighted<number>,
  /** The share of the requested amount that a partial response covers. */
  part: Ratio.of(1n, 2n),

  /** A desk's response time. Its published day would not expire before midnight. */
  deskWindow: 4 * 3_600_000,

  /** Lenders by their shares of the pool, and the initial utilisation. */
  lenders: [30n, 20n, 15n, 10n, 8n, 6n, 5n, 3n, 2n, 1n],
  use: Ratio.of(4n, 5n),
  /** Insurers under our own rules: their shares, and the part of the debt they provide. */
  insurers: { shares: [5n, 3n, 2n], given: Ratio.of(2n, 100n) },

  /** Liquidators: what each can repay in a minute, in thousandths of total debt. */
  liquidators: [20n, 10n, 8n, 5n, 3n, 2n],
  /** USDT: the minimum profit of a liquidator. Blocks were full that day, and gas was expensive. */
  profitLeast: 200n,

  /**
   * Depth and capacity for all sales of this book in a minute, as shares of that minute's own spot
   * turnover, for a book of `loans`: impact per unit, and the most that can trade.
   */
  market: {
    law: 'squareRoot',
    unit: Ratio.of(1n, 100n),
    halfSpread: Ratio.of(2n, 10_000n),
    depth: Ratio.of(4n, 100n),
    capacity: Ratio.of(2n, 100n),
  },
} as const

/** Random streams of the seed. A draw from one does not shift another. */
export const loanStreams = { borrower: 101, watch: 102, response: 200 } as const
