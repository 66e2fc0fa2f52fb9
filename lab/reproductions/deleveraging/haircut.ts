import { Integer } from '../../../src/money/Integer.ts'
import { Winner } from './Winner.ts'

/**
 * Who gives up profit for a deficit: the head of the queue, everyone in proportion, or the
 * leveraged.
 */
export const policies = ['queue', 'proRata', 'leverageWeighted'] as const
export type Policy = (typeof policies)[number]

/** The haircut of each winner, in their order, and the part of the deficit left uncovered. */
export interface Haircut {
  readonly parts: readonly bigint[]
  readonly uncovered: bigint
}

/**
 * Takes a deficit out of winners' profits. No haircut exceeds the winner's profit.
 *
 *     queue             all profit of the first by score, then of the next, the last in part
 *     proRata           deficit × profit ÷ all profits
 *     leverageWeighted  deficit × (profit × leverage) ÷ the sum of these
 *
 * What a cap cuts off is split among the others by their remaining profit, so the haircuts and the
 * uncovered part sum to the deficit exactly. Equal scores are ordered by user.
 *
 * Rules: [REPRO14]
 *
 * @example
 * haircut([], 5n, 'proRata') // => { parts: [], uncovered: 5n }
 */
export function haircut(winners: readonly Winner[], deficit: bigint, policy: Policy): Haircut {
  if (policy === 'queue') return inQueue(winners, deficit)
  const gains = winners.map(Winner.gain)
  const weights = policy === 'proRata' ? gains : winners.map(weight)
  const { parts, left } = allot(deficit, weights, gains)
  return { parts, uncovered: left }
}

const weight = (winner: Winner): bigint =>
  Integer.mul(Winner.gain(winner), Integer.max(0n, winner.leverage))

function inQueue(winners: readonly Winner[], deficit: bigint): Haircut {
  const parts = winners.map(() => 0n)
  let uncovered = deficit
  for (const index of queue(winners)) {
    const part = Integer.min(uncovered, Winner.gain(winners[index]!))
    parts[index] = part
    uncovered -= part
    if (uncovered === 0n) break
  }
  return { parts, uncovered }
}

/** Indices into the list, in the order of deleveraging. */
function queue(winners: readonly Winner[]): readonly number[] {
  const scores = winners.map(Winner.score)
  return winners
    .map((_, index) => index)
    .sort(
      (a, b) =>
        Integer.sign(scores[b]! - scores[a]!) || (winners[a]!.user < winners[b]!.user ? -1 : 1),
    )
}

/** The part of each, and the remainder above all caps. */
interface Allotment {
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
 * Rules: [REPRO14]
 *
 * @example
 * allot(100n, [1n, 1n], [30n, 80n]) // => { parts: [30n, 70n], left: 0n }
 */
function allot(whole: bigint, weights: readonly bigint[], caps: readonly bigint[]): Allotment {
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
