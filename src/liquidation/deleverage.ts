import { limits } from '../base/limits.ts'
import type { Instrument } from '../model/Instrument.ts'
import { trade } from '../model/trade.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { closingOrder, type Kind } from './closingOrder.ts'
import type { Deleveraging, MarketDeficit } from './Resolution.ts'
import { type Winner, winnersOf } from './Winner.ts'

/** Who closes what, and the part of the loss that their profit could not bear. */
export interface Deleverage {
  readonly deleveraged: readonly Deleveraging[]
  /** Lots closed, unsigned: fewer than wanted where too few positions are in profit. */
  readonly closed: bigint
  readonly left: Amount
}

/** Lots of a winner to close, unsigned, and why. */
interface Choice {
  readonly winner: Winner
  readonly lots: bigint
  readonly rank: number
  readonly reason: string
}

/**
 * Closes opposite positions in profit at the mark, and allocates a loss to the lots wanted: no lot
 * bears more than the fair bankruptcy price makes of it, which is its share of the loss, and no account
 * more than it realised or gained.
 *
 *     haircut ≤ min(loss × lots ÷ wanted, profit on the lots, net gain)       Σ haircuts + left = loss
 *
 * Lots that nothing hedges come first. Hedged lots of winners follow only where those are not enough. Where the
 * policy is to socialise, nobody is closed.
 *
 * Rules: [FALL4] [FALL5] [FALL6] [FALL7] [FALL8] [FALL20] [FALL24]
 *
 * @example
 * deleverage(market, 1, 100n, Amount.of(500n))
 */
export function deleverage(
  market: MarketDeficit,
  side: -1 | 1,
  wanted: bigint,
  loss: Amount,
): Deleverage {
  const isAsked = wanted > 0n && market.policy !== 'socialised'
  const choices = isAsked ? choose(market, winnersOf(market, side), wanted) : []
  const sizes = choices.map(({ lots }) => lots)
  const closed = total(sizes)
  const shares = closed === 0n ? [] : Integer.split(loss, [...sizes, wanted - closed])
  const haircuts = choices.map((choice, index) =>
    Integer.min(at(shares, index), bearable(market, choice)),
  )
  return {
    deleveraged: choices.map((choice, index) =>
      word(market, side, choice, Amount.of(at(haircuts, index))),
    ),
    closed,
    left: Amount.of(loss - total(haircuts)),
  }
}

const at = (items: readonly bigint[], index: number): bigint => items[index] ?? 0n

const total = (items: readonly bigint[]): bigint => items.reduce((sum, item) => sum + item, 0n)

/** Unhedged lots first; hedged ones where no unhedged winner remains. */
function choose(
  market: MarketDeficit,
  winners: readonly Winner[],
  wanted: bigint,
): readonly Choice[] {
  const take = market.policy === 'proRata' ? byShare : oneByOne
  const first = take(market, winners, 'unhedged', wanted)
  const left = wanted - total(first.map(({ lots }) => lots))
  const rest = left === 0n ? [] : winners.filter(({ hedged }) => hedged > 0n)
  return rest.length === 0 ? first : together(first, take(market, rest, 'hedged', left))
}

/** An account is closed once, for both. */
function together(first: readonly Choice[], second: readonly Choice[]): readonly Choice[] {
  const more = new Map(second.map((choice) => [choice.winner, choice]))
  const joined = first.map((choice): Choice => {
    const also = more.get(choice.winner)
    if (also === undefined) return choice
    more.delete(choice.winner)
    return { ...choice, lots: choice.lots + also.lots, reason: `${choice.reason}; ${also.reason}` }
  })
  return [...joined, ...more.values()]
}

function oneByOne(market: MarketDeficit, winners: readonly Winner[], kind: Kind, wanted: bigint) {
  const choices: Choice[] = []
  let left = wanted
  for (const { winner, reason } of closingOrder(market, winners, kind)) {
    if (left === 0n) break
    const lots = Integer.min(left, winner[kind])
    const rank = choices.length + 1
    choices.push({ winner, lots, rank, reason: `${reason}${ofHedge(winner, kind, lots)}` })
    left -= lots
  }
  return choices
}

function byShare(
  _: MarketDeficit,
  winners: readonly Winner[],
  kind: Kind,
  wanted: bigint,
): readonly Choice[] {
  const sizes = winners.map((winner) => winner[kind])
  const all = total(sizes)
  const shares = Integer.split(Integer.min(wanted, all), winners.length === 0 ? [1n] : sizes)
  return winners
    .map((winner, index) => {
      const lots = at(shares, index)
      const share = `pro rata: ${lots} of its ${sizes[index]} lots, ${wanted} wanted of ${all} opposite and in profit`
      return { winner, lots, rank: 1, reason: `${share}${ofHedge(winner, kind, lots)}` }
    })
    .filter(({ lots }) => lots > 0n)
}

/** What is said of an account's hedge; nothing where it has none. */
function ofHedge({ unhedged, hedged }: Winner, kind: Kind, lots: bigint): string {
  if (kind === 'hedged') return `, no unhedged winner is left: ${lots} of its ${hedged} hedged lots`
  return hedged === 0n ? '' : `, ${hedged} of its ${unhedged + hedged} lots are hedged`
}

/**
 * The profit that closing these lots books, to the atom, or less where the account gained less or can
 * bear less.
 */
function bearable({ instrument, mark }: MarketDeficit, { winner, lots }: Choice): bigint {
  const { candidate, gain } = winner
  const closing = Quantity.of(candidate.lots > 0n ? -lots : lots)
  const stake = { lots: candidate.lots, cost: candidate.cost, funding: 0n }
  const { realised } = trade(instrument, stake, closing, mark, 0n)
  const profit = Integer.min(Integer.min(realised, candidate.profit), gain)
  return Integer.max(0n, Integer.min(profit, candidate.bearable ?? profit))
}

function word(market: MarketDeficit, side: -1 | 1, choice: Choice, haircut: Amount): Deleveraging {
  const { candidate } = choice.winner
  const lots = Quantity.of(side > 0 ? choice.lots : -choice.lots)
  return {
    account: candidate.account,
    leg: candidate.leg,
    lots,
    haircut,
    effectivePrice: effectivePrice(market.instrument, lots, market.mark, haircut),
    rank: choice.rank,
    reason: choice.reason,
  }
}

/**
 * The price at which a trade would have left the account with the same money as the trade at the
 * mark less a haircut.
 *
 *     linear    mark + haircut ÷ (lots × multiplier)
 *     inverse   lots × multiplier × mark ÷ (lots × multiplier - haircut × mark)
 *
 * Lots are the signed trade, so a seller's price falls and a buyer's rises. Rounded to the nearest
 * tick, for display only: money moves by the haircut, never by this price.
 *
 * Rules: [FALL10]
 *
 * @example
 * effectivePrice(instrument, Quantity.of(-10n), Price.of(90n), Amount.of(50n)) // => 85n
 */
function effectivePrice(
  instrument: Instrument,
  lots: Quantity,
  mark: Price,
  haircut: Amount,
): Price {
  const { numerator, denominator } = instrument.multiplier
  const size = Integer.mul(lots, numerator)
  const given = Integer.mul(haircut, denominator)
  if (instrument.payoff === 'linear') {
    return Price.of(nearest(Integer.mul(size, mark) + given, size))
  }
  const price = nearest(Integer.mul(size, mark), size - Integer.mul(given, mark))
  return Price.of(Integer.min(price, limits.price - 1n))
}

/**
 * A buyer that gives up the whole worth of an inverse position has no finite price: the highest is
 * given.
 */
function nearest(over: bigint, under: bigint): bigint {
  if (under === 0n) return limits.price
  const size = Integer.abs(under)
  const signed = under < 0n ? -over : over
  return Integer.divDown(signed + signed + size, size + size)
}
