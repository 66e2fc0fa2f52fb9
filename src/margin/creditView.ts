import type { Account } from '../model/Account.ts'
import type { Assessment } from '../model/Assessment.ts'
import { BoundRulebook } from '../model/BoundRulebook.ts'
import { Instrument } from '../model/Instrument.ts'
import type { MarketDepth, OpenInterest } from '../model/MarketDepth.ts'
import { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { type CreditUse, Rulebook } from '../model/Rulebook.ts'
import { pendingFunding } from '../model/trade.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { takenAt } from './applyStaleBand.ts'
import { assess } from './assess.ts'

/** Open profit of an instrument that a use may not count on. */
export interface IdleProfit {
  readonly instrument: Instrument
  /** Settlement atoms, above zero. */
  readonly amount: bigint
}

/**
 * Assesses an account for credit with as much of its open profit as a use may count on. Every
 * request is margined by this, so what is shown as available or withdrawable is what is accepted.
 *
 * Rules: [CREDIT3]
 *
 * @example
 * assessCredit(account, rules, book, 'spend').equity // open profit left out, open losses in full
 */
export const assessCredit = (
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  use: CreditUse,
): Assessment => assess(creditView(account, rules, book, use), rules, book, 'credit')

/**
 * The account as a use may count on it: the cost of profitable legs is raised by the profit that
 * backs nothing. Costs alone change, so no method needs to know of it, and neither size nor
 * requirement does.
 *
 * Rules: [CREDIT3] [CREDIT4]
 */
export function creditView(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  use: CreditUse,
): Account {
  const idle = idleProfits(account, rules, book, use)
  if (idle.length === 0) return account
  const left = new Map(idle.map(({ instrument, amount }) => [instrument.index, amount]))
  const { prices } = takenAt(account, rules, book, 'credit')
  const positions = account.positions.map((position) => {
    const { index } = position.instrument
    const raised = Integer.min(left.get(index) ?? 0n, gainOf(position, prices))
    if (raised <= 0n) return position
    left.set(index, (left.get(index) ?? 0n) - raised)
    return { ...position, cost: Amount.add(position.cost, Amount.of(raised)) }
  })
  return { ...account, positions }
}

/** The open profit that a use may not count on, by instrument in the order held. */
export function idleProfits(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  use: CreditUse,
): readonly IdleProfit[] {
  const backs = Rulebook.profitOf(rules.rulebook)[use]
  if (backs === 'full' || account.positions.length === 0) return []
  const { prices } = takenAt(account, rules, book, 'credit')
  return byInstrument(account).flatMap((legs) => {
    const { instrument } = legs[0]
    const profit = legs.reduce((sum, leg) => sum + gainOf(leg, prices), 0n)
    const counted = backs === 'depth' ? realisable(legs, profit, rules, prices) : 0n
    return profit > counted ? [{ instrument, amount: profit - counted }] : []
  })
}

type Legs = readonly [Position, ...Position[]]

/** An account's legs, those of one instrument together: a hedge counts net. */
function byInstrument({ positions }: Account): readonly Legs[] {
  const found = new Map<number, [Position, ...Position[]]>()
  for (const position of positions) {
    const legs = found.get(position.instrument.index)
    if (legs === undefined) found.set(position.instrument.index, [position])
    else legs.push(position)
  }
  return [...found.values()]
}

/** Profit at the mark and pending funding; zero where there is no usable mark. */
function gainOf(position: Position, prices: PriceBook): bigint {
  const price = PriceBook.usable(prices, position.instrument)
  if (price === undefined) return 0n
  const funding = pendingFunding(position, prices.funding[position.instrument.index] ?? 0n)
  return Position.profit(position, price) + funding
}

/**
 * How much of a profit the market would let all its holders take: of each leg only the share that
 * the depth bears of everything held on its side, the least share of the legs for all, less the
 * distance of the depth on what would be traded. Rounded against the account, never below zero.
 *
 *     ⌊profit × share⌋ - ⌈Σ notional × share × within⌉,  share = min(1, depth ÷ open interest)
 *
 * Rules: [CREDIT4]
 */
function realisable(legs: Legs, profit: bigint, rules: BoundRulebook, prices: PriceBook): bigint {
  const { instrument } = legs[0]
  const depth = freshDepth(instrument, rules, prices)
  const price = PriceBook.usable(prices, instrument)
  if (profit <= 0n || depth === null || price === undefined) return 0n
  const interest = prices.interest?.[instrument.index]
  const share = legs
    .map((leg) => shareOf(leg, depth, interest))
    .reduce((least, one) => (Ratio.compare(one, least) < 0 ? one : least))
  const notional = legs.reduce(
    (sum, { lots }) => sum + Instrument.notional(instrument, lots, price),
    0n,
  )
  const cost = Ratio.mulUp(notional, Ratio.mul(share, depth.within))
  return Integer.max(0n, Ratio.mulDown(profit, share) - cost)
}

/** The depth of a market; null where none is told, or what was told is as old as a stale mark. */
function freshDepth(
  instrument: Instrument,
  rules: BoundRulebook,
  prices: PriceBook,
): MarketDepth | null {
  const depth = prices.depths?.[instrument.index]
  const { staleAfter } = BoundRulebook.markPolicy(rules, instrument)
  const isFresh = PriceBook.validity(depth, prices.time, staleAfter) === 'fresh'
  return depth !== undefined && isFresh ? depth : null
}

/** Long lots are sold into bids and short ones bought from asks, those of all accounts alike. */
function shareOf(
  { lots }: Position,
  { bids, asks }: MarketDepth,
  interest: OpenInterest | undefined,
): Ratio {
  const isLong = lots > 0n
  const all = (isLong ? interest?.long : interest?.short) ?? 0n
  const held = Integer.max(Integer.abs(lots), all)
  const bears = Integer.min(held, isLong ? bids : asks)
  return Ratio.of(bears, held)
}
