import { limits } from '../base/limits.ts'
import type { Instrument } from '../model/Instrument.ts'
import { trade } from '../model/trade.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Candidate, Deleveraging, MarketDeficit } from './Resolution.ts'

/** Who closes what, and the part of the loss that their profit could not bear. */
export interface Deleverage {
  readonly deleveraged: readonly Deleveraging[]
  /** Lots closed, unsigned: fewer than wanted where too few positions are in profit. */
  readonly closed: bigint
  readonly left: Amount
}

interface Choice {
  readonly candidate: Candidate
  /** Unsigned. */
  readonly lots: bigint
  readonly rank: number
  readonly reason: string
}

/**
 * Closes opposite positions in profit at the mark, and allocates a loss to the lots closed: in
 * proportion to lots, no account above its profit on them, the excess to the others up to their
 * profit.
 *
 *     Σ haircuts + left = loss
 *
 * Rules: [FALL4] [FALL5] [FALL6] [FALL7] [FALL8]
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
  const opposite = market.candidates.filter(
    ({ lots, profit }) => profit > 0n && Integer.sign(lots) === -side,
  )
  const choices = market.policy === 'ranked' ? byRank(opposite, wanted) : byShare(opposite, wanted)
  const { parts, left } = allot(
    loss,
    choices.map(({ lots }) => lots),
    choices.map((choice) => bearable(market, choice)),
  )
  return {
    deleveraged: choices.map((choice, index) =>
      word(market, side, choice, Amount.of(parts[index] ?? 0n)),
    ),
    closed: choices.reduce((sum, { lots }) => sum + lots, 0n),
    left: Amount.of(left),
  }
}

function byRank(opposite: readonly Candidate[], wanted: bigint): readonly Choice[] {
  const choices: Choice[] = []
  let left = wanted
  for (const ranked of rank(opposite)) {
    if (left === 0n) break
    const { candidate } = ranked
    const lots = Integer.min(left, Integer.abs(candidate.lots))
    const index = choices.length + 1
    choices.push({
      candidate,
      lots,
      rank: index,
      reason: explainRank(ranked, index, opposite.length),
    })
    left -= lots
  }
  return choices
}

function byShare(opposite: readonly Candidate[], wanted: bigint): readonly Choice[] {
  const sizes = opposite.map(({ lots }) => Integer.abs(lots))
  const total = sizes.reduce((sum, size) => sum + size, 0n)
  const shares = Integer.split(Integer.min(wanted, total), sizes)
  return opposite
    .map((candidate, index) => {
      const lots = shares[index] ?? 0n
      const reason = `pro rata: ${lots} of its ${sizes[index]} lots, ${wanted} wanted of ${total} opposite and in profit`
      return { candidate, lots, rank: 1, reason }
    })
    .filter(({ lots }) => lots > 0n)
}

/**
 * The profit that closing these lots books, to the atom, or less where the account can bear less.
 */
function bearable({ instrument, mark }: MarketDeficit, { candidate, lots }: Choice): bigint {
  const closing = Quantity.of(candidate.lots > 0n ? -lots : lots)
  const stake = { lots: candidate.lots, cost: candidate.cost, funding: 0n }
  const { realised } = trade(instrument, stake, closing, mark, 0n)
  const profit = Amount.min(realised, candidate.profit)
  return Amount.max(Amount.zero, Amount.min(profit, candidate.bearable ?? profit))
}

function word(market: MarketDeficit, side: -1 | 1, choice: Choice, haircut: Amount): Deleveraging {
  const lots = Quantity.of(side > 0 ? choice.lots : -choice.lots)
  return {
    account: choice.candidate.account,
    leg: choice.candidate.leg,
    lots,
    haircut,
    effectivePrice: effectivePrice(market.instrument, lots, market.mark, haircut),
    rank: choice.rank,
    reason: choice.reason,
  }
}

/** A candidate with its score, kept as an undivided fraction. */
export interface Ranked {
  readonly candidate: Candidate
  /** profit × notional */
  readonly over: bigint
  /** |cost| × equity, never zero: a cost of zero counts as one atom. */
  readonly under: bigint
}

/**
 * Sorts the candidates for deleveraging by profit and leverage, highest first.
 *
 *     score = profit ÷ |cost| × notional ÷ equity
 *
 * Scores are compared by cross-multiplication and ties by account id, so the order is total and
 * independent of the input order. Costs n log n comparisons of two products each.
 *
 * Rules: [FALL5]
 */
export const rank = (candidates: readonly Candidate[]): readonly Ranked[] =>
  candidates
    .map((candidate) => ({
      candidate,
      over: Integer.mul(candidate.profit, candidate.notional),
      under: Integer.mul(Integer.max(1n, Integer.abs(candidate.cost)), candidate.equity),
    }))
    .sort(
      (a, b) =>
        Integer.sign(Integer.mul(b.over, a.under) - Integer.mul(a.over, b.under)) ||
        (a.candidate.account < b.candidate.account ? -1 : 1),
    )

/**
 * Explains a candidate's rank, in figures cut to four places.
 *
 * @example
 * explainRank(ranked, 1, 3)
 * // => 'rank 1 of 3: profit 0.5 of cost × notional 4 of equity = score 2'
 */
export function explainRank({ candidate, over, under }: Ranked, rank: number, of: number): string {
  const { profit, notional, equity } = candidate
  const cost = Integer.max(1n, Integer.abs(candidate.cost))
  const gain = Ratio.format({ numerator: profit, denominator: cost }, 4)
  const leverage = Ratio.format({ numerator: notional, denominator: equity }, 4)
  const score = Ratio.format({ numerator: over, denominator: under }, 4)
  return `rank ${rank} of ${of}: profit ${gain} of cost × notional ${leverage} of equity = score ${score}`
}

/** The part of each, and the remainder above all caps. */
export interface Allotment {
  readonly parts: readonly bigint[]
  readonly left: bigint
}

/**
 * Splits a burden in proportion to weights, each part at most its cap. The excess over a cap is
 * split among the others in proportion to their remaining room; what finds no room is left.
 *
 *     Σ parts + left = whole        0 ≤ part ≤ cap
 *
 * Each share is a difference of cumulative floors (Integer.split), so the sum is exact and no share
 * is off by more than a unit for each of the two splits.
 *
 * Rules: [FALL7]
 *
 * @example
 * allot(100n, [1n, 1n], [30n, 80n]) // => { parts: [30n, 70n], left: 0n }
 */
export function allot(
  whole: bigint,
  weights: readonly bigint[],
  caps: readonly bigint[],
): Allotment {
  if (weights.length === 0) return { parts: [], left: whole }
  const first = Integer.split(whole, weights).map((part, index) =>
    Integer.min(part, at(caps, index)),
  )
  const missing = whole - total(first)
  const rooms = caps.map((cap, index) => cap - at(first, index))
  const room = total(rooms)
  const second = Integer.split(Integer.min(missing, room), rooms)
  return {
    parts: first.map((part, index) => part + at(second, index)),
    left: Integer.max(0n, missing - room),
  }
}

const at = (items: readonly bigint[], index: number): bigint => items[index] ?? 0n

const total = (items: readonly bigint[]): bigint => items.reduce((sum, item) => sum + item, 0n)

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
