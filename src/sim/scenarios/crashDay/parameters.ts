import { Ratio } from '../../../money/Ratio.ts'
import type { Weighted } from '../Weighted.ts'

/**
 * All parameters of the demo's book and market. Prices are real, accounts are not: these
 * distributions are ours, and docs/guides/demo.md says what they are modelled on.
 *
 * Weights are whole numbers and need not sum to anything.
 */
export const parameters = {
  /** 2021-05-19T00:00:00Z, the first minute of the excerpt. */
  start: 1_621_382_400_000,
  seed: 20_210_519,
  accounts: 20_000,

  /** USDT: log-normal by Irwin-Hall. One standard deviation is 2.3 doublings, a factor of 4.9. */
  equity: {
    median: 3_000n,
    doublingsPerDeviation: [23, 10],
    least: 20n,
    most: 20_000_000n,
  },

  /**
   * The leverage the owner sets. Most are between 3 and 20; the brackets cut the tail for large
   * sizes.
   */
  leverage: [
    [1n, 60],
    [2n, 140],
    [3n, 200],
    [5n, 220],
    [8n, 90],
    [10n, 140],
    [15n, 30],
    [20n, 70],
    [25n, 20],
    [50n, 18],
    [75n, 6],
    [100n, 4],
    [125n, 2],
  ] satisfies Weighted<bigint>,

  /** From this equity upward (USDT) no account sets more than this leverage. */
  leverageCeilings: [
    [1_000_000n, 5n],
    [100_000n, 10n],
    [20_000n, 25n],
  ] as const,

  /** Per cent of equity used as margin; up to `jitter` more is added. */
  utilisation: [
    [15, 80],
    [30, 120],
    [45, 200],
    [60, 240],
    [75, 220],
    [88, 140],
  ] satisfies Weighted<number>,
  utilisationJitter: 10,

  /**
   * The book is at rest: who stood nearer was closed in the week before. Per cent that a coin may go
   * against a position before it costs what its owner set aside for it; up to `jitter` more is
   * added. Of bitcoin, which moves less than the others, it is this share of that, per cent.
   */
  bears: [
    [18, 2],
    [24, 4],
    [30, 8],
    [36, 24],
    [40, 34],
    [44, 40],
    [48, 40],
    [52, 36],
    [58, 20],
    [66, 20],
    [78, 20],
  ] satisfies Weighted<number>,
  bearsJitter: 4,
  bearsOfBitcoin: 62,

  /** Open positions per account; instruments are drawn by the day's turnover. */
  positions: [
    [1, 52],
    [2, 24],
    [3, 13],
    [4, 7],
    [5, 4],
  ] satisfies Weighted<number>,

  /**
   * Before the crash most were long. Per cent of accounts with a long bias, and how often each kind
   * goes long.
   */
  bulls: 65,
  faithful: 92,
  unfaithful: 10,

  /** Entry prices are up to ten steps from the opening mark on either side. */
  entry: {
    steps: 10,
    /** From this leverage upward a step has this many hundredths of a per cent. */
    basisPoints: [
      [26n, 0n],
      [11n, 2n],
      [0n, 10n],
    ] as const,
  },

  /** Per cent of accounts. */
  coinCollateral: 14,
  coinMargined: 2,
  hedge: 5,
  isolated: 10,
  orders: 12,
  sharedOwner: 4,
  grouped: 3,
  /** One group per this many accounts of the book. */
  accountsPerGroup: 400,

  /** Which coin replaces cash, and how much of the equity it is, per cent. */
  coins: [
    ['BTC', 60],
    ['ETH', 40],
  ] satisfies Weighted<string>,
  coinShare: [
    [20, 1],
    [40, 1],
    [60, 1],
    [80, 1],
  ] satisfies Weighted<number>,

  /** The short leg of a hedged pair, per cent of the long one or vice versa. */
  hedgeShare: [
    [30, 1],
    [45, 1],
    [60, 1],
  ] satisfies Weighted<number>,

  /** Open orders: distance from the mark in per cent, and per cent that are reduce-only. */
  orderDistance: [
    [2, 20],
    [4, 25],
    [7, 25],
    [12, 20],
    [20, 10],
  ] satisfies Weighted<number>,
  orderReduces: 30,

  /**
   * Large accounts of low leverage on the other side, so that the street starts at zero: some only
   * sell, others only buy. Equity is gross notional over leverage, or a multiple of the maintenance
   * requirement where that is more.
   */
  makers: {
    sellers: { weights: [5n, 4n, 4n, 3n, 3n, 2n, 2n, 1n, 1n], leverage: 2n },
    buyers: { weights: [2n, 1n, 1n], leverage: 1n },
    maintenanceCover: 4n,
    /** Equity of a maker without a position, USDT. */
    least: 100_000n,
  },

  /**
   * Day traders: who hold nothing at the opening, come for a while, and perhaps again. A holder who
   * was closed out returns as one.
   */
  day: {
    /** Per cent of accounts. */
    traders: 22,
    /** No day trader brings more, whole USDT: who has more moves less. */
    most: 100_000n,
    /** Per cent of those closed out who come back. */
    returns: 45,
    /** Per cent of those who left by themselves who come again. */
    again: 60,
    /** The first comes within so many minutes of the opening. */
    within: 1_380,
    bulls: 58,
    bears: [
      [7, 6],
      [9, 12],
      [12, 20],
      [16, 24],
      [22, 20],
      [30, 18],
    ] satisfies Weighted<number>,
    /** How long a position is held, and the pause before another, in minutes. */
    held: [
      [15, 15],
      [40, 20],
      [90, 25],
      [180, 20],
      [360, 15],
      [720, 5],
    ] satisfies Weighted<number>,
    pause: [
      [20, 10],
      [60, 20],
      [120, 25],
      [240, 25],
      [480, 20],
    ] satisfies Weighted<number>,
    /** Whole USDT brought by one who has less than `least`: the median, and doublings as above. */
    fresh: 1_500n,
    least: 100n,
  },

  /** The response of a called holder, and its delay in minutes. */
  response: [
    ['deposit', 24],
    ['depositPart', 12],
    ['reduce', 20],
    ['ignore', 44],
  ] satisfies Weighted<'deposit' | 'depositPart' | 'reduce' | 'ignore'>,
  responseMinutes: [
    [1, 22],
    [2, 22],
    [3, 18],
    [4, 12],
    [5, 10],
    [8, 10],
    [15, 6],
  ] satisfies Weighted<number>,
  responsePart: [
    [20, 1],
    [40, 1],
    [60, 1],
    [80, 1],
  ] satisfies Weighted<number>,

  /**
   * Market depth as shares of the minute's own turnover, for a book of `accounts`. Depth scales
   * with the number of accounts, so that the course of the day keeps its shape.
   */
  market: {
    law: 'squareRoot',
    unit: Ratio.of(1n, 100n),
    halfSpread: Ratio.of(2n, 10_000n),
    /**
     * Shares of the minute's turnover: depth (impact per unit), and capacity (the most that can
     * trade).
     */
    perpetual: { depth: Ratio.of(3n, 2n), capacity: Ratio.of(3n, 4n) },
    inverse: { depth: Ratio.of(1n, 10n), capacity: Ratio.of(1n, 20n) },
    spot: { depth: Ratio.of(1n, 2n), capacity: Ratio.of(1n, 4n) },
  },

  /**
   * USDT in the fund per account of the book, and the most it pays for one market: a share of that, and
   * of the coin-margined one so many hundred-millionths of a bitcoin per account.
   */
  fund: { perAccount: 60n, capShare: Ratio.of(3n, 50n), coinCapPerAccount: 8_400n },
} as const

/** Random streams of the seed. A draw from one does not shift another. */
export const streams = { trader: 1, response: 2, kind: 1_000_001, visit: 1_000_002 } as const
