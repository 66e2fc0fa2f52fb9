import { trade } from '../model/trade.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Quantity } from '../money/Quantity.ts'
import { allot } from './allot.ts'
import { effectivePrice } from './effectivePrice.ts'
import type { Candidate, Market } from './Market.ts'
import type { Deleveraging } from './Resolution.ts'
import { explainRank, rank } from './rank.ts'

/** Who closes what, and what of the loss their profit could not bear. */
export interface Deleverage {
  readonly deleveraged: readonly Deleveraging[]
  /** Lots closed, unsigned: fewer than wanted where too few are in profit. */
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
 * Closes lots of those who stand opposite and in profit, at the mark, and lays a loss on the lots
 * closed: in proportion to lots, nobody above the profit he takes on them, the rest on the others
 * up to theirs.
 *
 *     Σ haircuts + left = loss
 *
 * Rules: [FALL4] [FALL5] [FALL6] [FALL7] [FALL8]
 *
 * @example
 * deleverage(market, 1, 100n, Amount.of(500n))
 */
export function deleverage(market: Market, side: -1 | 1, wanted: bigint, loss: Amount): Deleverage {
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

/** The profit that closing these lots books, to the atom, or less where the account has less. */
function bearable({ instrument, mark }: Market, { candidate, lots }: Choice): bigint {
  const closing = Quantity.of(candidate.lots > 0n ? -lots : lots)
  const stake = { lots: candidate.lots, cost: candidate.cost, funding: 0n }
  const { realised } = trade(instrument, stake, closing, mark, 0n)
  const profit = Amount.min(realised, candidate.profit)
  return Amount.max(Amount.zero, Amount.min(profit, candidate.bearable ?? profit))
}

function word(market: Market, side: -1 | 1, choice: Choice, haircut: Amount): Deleveraging {
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
