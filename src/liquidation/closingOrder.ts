import { Random } from '../base/Random.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { MarketDeficit } from './Resolution.ts'
import type { Winner } from './Winner.ts'

/** Which lots of a winner are in question. */
export type Kind = 'unhedged' | 'hedged'

/** A winner at its place in the order, and why it has it, for its owner: told when asked, since few are closed. */
export interface Placed {
  readonly winner: Winner
  readonly reason: string
}

/**
 * Winners in the order in which a policy closes them, one after the other. Total, and independent of the
 * order of the input: what the policy holds for equal goes by account id.
 *
 *     ranked       net gain ÷ |cost| × notional ÷ equity, the highest first
 *     priceRatio   mark ÷ entry of a long, entry ÷ mark of a short, × notional ÷ equity, the highest first
 *     inOrder      whose account was opened first
 *     drawn        the same, from a place on that the seed draws
 *
 * Rules: [FALL5] [FALL24]
 *
 * @example
 * closingOrder({ ...market, policy: 'inOrder' }, winners, 'unhedged')[0]?.reason
 * // => 'place 1 of 3 in the order of opening'
 */
export function closingOrder(
  market: Pick<MarketDeficit, 'policy' | 'instrument' | 'seed'>,
  winners: readonly Winner[],
  kind: Kind,
): readonly Placed[] {
  const asked = winners.filter((winner) => winner[kind] > 0n)
  switch (market.policy) {
    case 'inOrder':
      return opened(asked).map((winner, at) => placed(winner, at, asked.length, 0))
    case 'drawn': {
      const start = asked.length === 0 ? 0 : Random.create(market.seed ?? 0).below(asked.length)
      const inOrder = opened(asked)
      return [...inOrder.slice(start), ...inOrder.slice(0, start)].map((winner, at) =>
        placed(winner, at, asked.length, start),
      )
    }
    case 'priceRatio':
      return scored(asked.map((winner) => priceRatioOf(market, winner, kind)))
    default:
      return scored(asked.map((winner) => scoreOf(winner, kind)))
  }
}

const opened = (winners: readonly Winner[]): readonly Winner[] =>
  winners.toSorted((a, b) => placeOf(a) - placeOf(b) || byAccount(a, b))

const placeOf = ({ candidate }: Winner): number => candidate.opened ?? 0

const byAccount = (a: Winner, b: Winner): number =>
  a.candidate.account < b.candidate.account ? -1 : 1

const placed = (winner: Winner, at: number, of: number, start: number): Placed => {
  const from = start === 0 ? '' : `, drawn to begin at ${start + 1}`
  return { winner, reason: `place ${at + 1} of ${of} in the order of opening${from}` }
}

/** A winner with its score, kept as an undivided fraction. */
interface Scored {
  readonly winner: Winner
  readonly over: bigint
  /** Never zero: a cost of zero counts as one atom. */
  readonly under: bigint
  readonly why: () => string
}

/** Scores are compared by cross-multiplication: n log n comparisons of two products each. */
const scored = (all: readonly Scored[]): readonly Placed[] =>
  all
    .toSorted(
      (a, b) =>
        Integer.sign(Integer.mul(b.over, a.under) - Integer.mul(a.over, b.under)) ||
        byAccount(a.winner, b.winner),
    )
    .map(({ winner, over, under, why }, at) => ({
      winner,
      get reason() {
        return `rank ${at + 1} of ${all.length}: ${why()} = score ${cut(over, under)}`
      },
    }))

/** In figures cut to four places, for display. */
const cut = (numerator: bigint, denominator: bigint): string =>
  Ratio.format({ numerator, denominator }, 4)

const costOf = ({ candidate }: Winner): bigint => Integer.max(1n, Integer.abs(candidate.cost))

function notionalOf(winner: Winner, kind: Kind): bigint {
  const { lots, notional } = winner.candidate
  return Integer.mulDivUp(notional, winner[kind], Integer.abs(lots))
}

function scoreOf(winner: Winner, kind: Kind): Scored {
  const { gain, candidate } = winner
  const [cost, notional] = [costOf(winner), notionalOf(winner, kind)]
  return {
    winner,
    over: Integer.mul(gain, notional),
    under: Integer.mul(cost, candidate.equity),
    why: () =>
      `net gain ${cut(gain, cost)} of cost × notional ${cut(notional, candidate.equity)} of equity`,
  }
}

/** Notional ÷ cost is mark ÷ entry of a linear contract, and entry ÷ mark of an inverse one. */
function priceRatioOf(
  { instrument }: Pick<MarketDeficit, 'instrument'>,
  winner: Winner,
  kind: Kind,
): Scored {
  const { lots, notional: whole, equity } = winner.candidate
  const [cost, worth] = [costOf(winner), Integer.max(1n, whole)]
  const isRising = lots > 0n === (instrument.payoff === 'linear')
  const [over, under] = isRising ? [worth, cost] : [cost, worth]
  const notional = notionalOf(winner, kind)
  return {
    winner,
    over: Integer.mul(over, notional),
    under: Integer.mul(under, equity),
    why: () =>
      `${lots > 0n ? 'mark ÷ entry' : 'entry ÷ mark'} ${cut(over, under)} × notional ${cut(notional, equity)} of equity`,
  }
}
