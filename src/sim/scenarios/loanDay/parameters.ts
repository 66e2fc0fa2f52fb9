import { Ratio } from '../../../money/Ratio.ts'
import type { Weighted } from '../Weighted.ts'

/**
 * Everything that shapes the loan book, its people and its market, in one place. Prices are real,
 * loans are not: these distributions are ours, and docs/guides/loan-day.md says so.
 *
 * Weights are whole numbers and need not sum to anything.
 */
export const loanParameters = {
  loans: 2_000,
  /** So many regimes, the first of the list, are run where none is named. */
  regimes: 3,

  /** What a loan is secured by, USDT: log-normal. One standard deviation is a factor of 4.9. */
  collateral: {
    median: 20_000n,
    doublingsPerDeviation: [23, 10],
    least: 500n,
    most: 20_000_000n,
  },

  /** Coins of a loan, and how its worth is split among them. */
  coins: [
    [1, 70],
    [2, 22],
    [3, 8],
  ] satisfies Weighted<number>,
  coinWeightMost: 4,

  /**
   * The health factor a loan begins with, in thousandths over one: log-normal around 2.2, one
   * deviation is a doubling, so two in three stand between 1.6 and 3.4.
   */
  health: { median: 1_200n, doublingsPerDeviation: [1, 1], least: 250n, most: 20_000n },

  /** Per cent of borrowers who watch their own loan, whatever their lender tells them. */
  watchful: 15,
  /** The health factor that a borrower who acts by himself comes back to. */
  watchfulTo: Ratio.of(5n, 4n),

  /** What a borrower who is called does, and after how many minutes. */
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
  /** What of the amount asked a part is. */
  part: Ratio.of(1n, 2n),

  /** A desk gives so long to answer: its published day would not run out before midnight. */
  deskWindow: 4 * 3_600_000,

  /** Lenders, by their shares of the pool, and how much of it is borrowed in the beginning. */
  lenders: [30n, 20n, 15n, 10n, 8n, 6n, 5n, 3n, 2n, 1n],
  use: Ratio.of(4n, 5n),
  /** Those who stand behind loans under our own rules: their shares, and what of the debt they give. */
  insurers: { shares: [5n, 3n, 2n], given: Ratio.of(2n, 100n) },

  /** Keepers: what each can repay in a minute, in thousandths of what is borrowed. */
  keepers: [20n, 10n, 8n, 5n, 3n, 2n],
  /** USDT: for less no keeper moves. Blocks were full that day, and dear. */
  profitLeast: 200n,

  /**
   * What all sales of this book together find in a minute, as shares of that minute's own spot
   * turnover, for a book of `loans`: what moves the price by the unit, and what can trade at most.
   */
  market: {
    law: 'squareRoot',
    unit: Ratio.of(1n, 100n),
    halfSpread: Ratio.of(2n, 10_000n),
    depth: Ratio.of(4n, 100n),
    capacity: Ratio.of(2n, 100n),
  },
} as const

/** Streams of the seed: what is drawn in one never shifts another. */
export const loanStreams = { borrower: 101, watch: 102, response: 200 } as const
