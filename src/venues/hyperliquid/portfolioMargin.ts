import { Ratio } from '../../money/Ratio.ts'

/** A token that backs what is borrowed. */
export interface Pledged {
  readonly balance: Ratio
  readonly price: Ratio
  /** Up to which share of its worth may be borrowed. */
  readonly ltv: Ratio
  /** No more of it counts than this. */
  readonly supplyCap: Ratio
}

/** A portfolio margin account with one borrowable token, in units of that token. */
export interface HyperliquidPortfolio {
  /** What is held, perpetual profit included; zero where it is borrowed. */
  readonly balance: Ratio
  readonly borrowed: Ratio
  readonly borrowCap: Ratio
  readonly pledged: readonly Pledged[]
  /** Cross maintenance, a number for each exchange. */
  readonly maintenance: readonly Ratio[]
}

export interface HyperliquidPortfolioMargin {
  readonly liquidationValue: Ratio
  readonly requirement: Ratio
  /** Null where nothing backs the requirement. */
  readonly ratio: Ratio | null
  readonly liquidatable: boolean
}

const offset = Ratio.of(20n)
const ratioMax = Ratio.of(19n, 20n)
const half = Ratio.of(1n, 2n)

/** Half way from the share that may be borrowed to all of it. */
const threshold = (ltv: Ratio): Ratio => Ratio.add(half, Ratio.mul(half, ltv))

/**
 * Hyperliquid's portfolio margin ratio; liquidated above 0.95.
 *
 *     value       = balance + min(cap, Σ min(held, cap) × price × (0.5 + 0.5 ltv))
 *     requirement = 20 + Σ cross maintenance + borrowed
 *
 * Rules: [VEN18]
 */
export function portfolioRatio(account: HyperliquidPortfolio): HyperliquidPortfolioMargin {
  const { balance, borrowed, borrowCap, pledged, maintenance } = account
  const backed = Ratio.sum(pledged.map(backing))
  const liquidationValue = Ratio.add(balance, Ratio.min(borrowCap, backed))
  const requirement = Ratio.add(Ratio.add(offset, Ratio.sum(maintenance)), borrowed)
  const hasValue = liquidationValue.numerator > 0n
  const ratio = hasValue ? Ratio.div(requirement, liquidationValue) : null
  const liquidatable = ratio === null || Ratio.compare(ratio, ratioMax) > 0
  return { liquidationValue, requirement, ratio, liquidatable }
}

const backing = ({ balance, price, ltv, supplyCap }: Pledged): Ratio =>
  Ratio.mul(Ratio.mul(Ratio.min(balance, supplyCap), price), threshold(ltv))

/**
 * A coin held against a short of as much, without cash: what the short has lost is borrowed.
 *
 * Rules: [VEN19]
 */
export const carryBorrowed = (coin: Ratio, entry: Ratio, price: Ratio): Ratio =>
  Ratio.positive(Ratio.mul(coin, Ratio.sub(price, entry)))

/**
 * The highest price at which such a carry may still borrow: entry ÷ (1 − ltv); null at an ltv of one.
 *
 * Rules: [VEN19]
 */
export const carryLimit = (entry: Ratio, ltv: Ratio): Ratio | null =>
  Ratio.compare(ltv, Ratio.one) < 0 ? Ratio.div(entry, Ratio.sub(Ratio.one, ltv)) : null

export interface BorrowRates {
  readonly utilization: Ratio
  readonly borrow: Ratio
  readonly supply: Ratio
}

const base = Ratio.of(1n, 20n)
const slope = Ratio.of(19n, 4n)
const kink = Ratio.of(4n, 5n)
const passedOn = Ratio.of(9n, 10n)

/**
 * Yearly rates of a pool: 5 % and 4.75 for what is used beyond 80 %; nine tenths go to suppliers.
 *
 * Rules: [VEN20]
 */
export function borrowRates(borrowed: Ratio, supplied: Ratio): BorrowRates {
  const utilization = supplied.numerator > 0n ? Ratio.div(borrowed, supplied) : Ratio.zero
  const beyond = Ratio.positive(Ratio.sub(utilization, kink))
  const borrow = Ratio.add(base, Ratio.mul(slope, beyond))
  return { utilization, borrow, supply: Ratio.mul(Ratio.mul(borrow, utilization), passedOn) }
}

const tenth = Ratio.of(1n, 10n)

/** What must stay after a transfer, and what may leave. */
export interface Transferable {
  readonly required: Ratio
  readonly removable: Ratio
}

/**
 * The initial margin must stay, and a tenth of all positions' value.
 *
 * Rules: [VEN21]
 */
export function transferable(value: Ratio, initial: Ratio, positionValue: Ratio): Transferable {
  const required = Ratio.max(initial, Ratio.mul(tenth, positionValue))
  return { required, removable: Ratio.positive(Ratio.sub(value, required)) }
}
