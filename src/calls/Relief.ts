import { RegT } from '../brokerage/RegT.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'

/** By what a call may be met. */
export interface ReliefTerms {
  /**
   * What a sale releases: a fixed share of its proceeds, the rate at which what is sold was margined, or
   * nothing.
   */
  readonly sale: Ratio | 'ownRate' | null
  /** Whether it may be met by the market. */
  readonly isMetByMarket: boolean
}

/** What happened that may relieve a call. */
export type ReliefEvent = Deposit | Sale | Appreciation

export interface Deposit {
  readonly kind: 'deposit'
  readonly amount: Value
}

/** A sale, and the rate at which what was sold was margined: one where it was not marginable. */
export interface Sale {
  readonly kind: 'sale'
  readonly proceeds: Value
  readonly rate: Ratio
}

/**
 * By how much the market has raised what the account has above its requirement; a fall, below zero,
 * relieves nothing.
 */
export interface Appreciation {
  readonly kind: 'appreciation'
  readonly amount: Value
}

/** The calls of the margin rules of the United States. */
export type CallType = 'regT' | 'house' | 'exchange' | 'dayTrade'

/**
 * By what each is met. A Federal call is set by its trade, and no market gain meets
 * it; a day-trade call is met by deposits alone.
 *
 * Rules: [PRAC7]
 */
export const terms: { readonly [type in CallType]: ReliefTerms } = {
  regT: { sale: RegT.initialRate, isMetByMarket: false },
  house: { sale: 'ownRate', isMetByMarket: true },
  exchange: { sale: 'ownRate', isMetByMarket: true },
  dayTrade: { sale: null, isMetByMarket: false },
}

/**
 * How much of a call something relieves, rounded down; never less than nothing.
 *
 * Rules: [PRAC7]
 *
 * @example
 * const sale = { kind: 'sale', proceeds: Value.of(20_000n), rate: Ratio.of(3n, 10n) } as const
 * Relief.of(Relief.terms.house, sale) // => 6_000n
 */
export function of(by: ReliefTerms, event: ReliefEvent): Value {
  return Value.max(relieved(by, event), Value.zero)
}

function relieved(by: ReliefTerms, event: ReliefEvent): Value {
  if (event.kind === 'deposit') return event.amount
  if (event.kind === 'appreciation') return by.isMetByMarket ? event.amount : Value.zero
  const rate = releaseRate(by, event.rate)
  return rate === null ? Value.zero : Value.of(Ratio.mulDown(event.proceeds, rate))
}

/**
 * What paid securities that are deposited are worth as a deposit of cash, rounded down.
 *
 * Rules: [PRAC7]
 */
export const loanValue = (securities: Value, rate: Ratio): Value =>
  Value.of(Ratio.mulDown(securities, Ratio.positive(Ratio.sub(Ratio.one, rate))))

/**
 * The least proceeds of a sale that meet an amount, rounded up; null where no sale does. The rate is the
 * one at which what is sold is margined, above zero.
 *
 * Rules: [PRAC8]
 *
 * @example
 * Relief.saleNeeded(Relief.terms.house, Value.of(1_000n), Ratio.of(1n, 4n)) // => 4_000n
 */
export function saleNeeded(by: ReliefTerms, amount: Value, own: Ratio): Value | null {
  const rate = releaseRate(by, own)
  return rate === null ? null : Value.of(Ratio.divUp(amount, rate))
}

/** What is not marginable stands for itself, and releases all of its proceeds. */
function releaseRate({ sale }: ReliefTerms, own: Ratio): Ratio | null {
  if (sale === null || sale === 'ownRate') return sale && own
  return Ratio.compare(own, Ratio.one) >= 0 ? Ratio.one : sale
}

export * as Relief from './Relief.ts'
