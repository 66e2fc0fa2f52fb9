import { Ratio } from '../money/Ratio.ts'
import * as RegT from './RegT.ts'

/** What moves the special memorandum account of a customer, 12 CFR 220.5. */
export type SmaEntry =
  | 'cashDeposit'
  | 'income'
  | 'securitiesDeposit'
  | 'sale'
  | 'purchase'
  | 'cashWithdrawal'
  | 'securitiesWithdrawal'
  | 'marketMove'

const half = RegT.initialRate

/** The share of an amount that each entry adds, below zero where it takes. */
const shares: { readonly [entry in SmaEntry]: Ratio } = {
  cashDeposit: Ratio.one,
  income: Ratio.one,
  securitiesDeposit: half,
  sale: half,
  purchase: Ratio.negate(half),
  cashWithdrawal: Ratio.negate(Ratio.one),
  securitiesWithdrawal: Ratio.negate(half),
  marketMove: Ratio.zero,
}

/**
 * What an entry adds: all of cash and of dividends and interest, half of marginable securities. The
 * market adds nothing by itself: see `marked`.
 *
 * Rules: [SMA1]
 *
 * @example
 * Sma.change('purchase', Ratio.of(1_000n)) // => Ratio.of(-500n)
 */
export const change = (entry: SmaEntry, amount: Ratio): Ratio => Ratio.mul(shares[entry], amount)

/**
 * Equity beyond the initial requirement of everything held, at today's prices; zero where there is none.
 *
 * Rules: [SMA2]
 */
export const excess = (stock: Ratio, debit: Ratio): Ratio =>
  Ratio.positive(Ratio.sub(Ratio.sub(stock, debit), Ratio.mul(half, stock)))

/**
 * After a look at prices: the greater of what it was and the excess. It never falls because prices do.
 *
 * Rules: [SMA2]
 *
 * @example
 * Sma.marked(Ratio.of(2_000n), Ratio.of(500n)) // => Ratio.of(2_000n)
 */
export const marked = (sma: Ratio, excessNow: Ratio): Ratio => Ratio.max(sma, excessNow)

/**
 * What may be bought with it on margin.
 *
 * Rules: [SMA3]
 */
export const buyingPower = (sma: Ratio): Ratio => Ratio.div(Ratio.positive(sma), half)

export * as Sma from './Sma.ts'
