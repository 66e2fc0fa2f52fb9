import { allot } from '../../../src/liquidation/deleverage.ts'
import { Integer } from '../../../src/money/Integer.ts'
import { Winner } from './Winner.ts'

/** Who gives up profit for a deficit: the head of the queue, everybody alike, or the leveraged. */
export const policies = ['queue', 'proRata', 'leverageWeighted'] as const
export type Policy = (typeof policies)[number]

/** What each gives up, in the order of the winners, and what of the deficit found no profit. */
export interface Haircut {
  readonly parts: readonly bigint[]
  readonly uncovered: bigint
}

/**
 * Takes a deficit out of winners' profits, nobody giving more than he made.
 *
 *     queue             all profit of the first by score, then of the next, the last in part
 *     proRata           deficit × profit ÷ all profits
 *     leverageWeighted  deficit × (profit × leverage) ÷ the sum of these
 *
 * What a cap cuts off is split among the others by the profit they have left, so the parts and what
 * is uncovered sum to the deficit exactly. Equal scores go by user.
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

/** Places in the list, first who is deleveraged first. */
function queue(winners: readonly Winner[]): readonly number[] {
  const scores = winners.map(Winner.score)
  return winners
    .map((_, index) => index)
    .sort(
      (a, b) =>
        Integer.sign(scores[b]! - scores[a]!) || (winners[a]!.user < winners[b]!.user ? -1 : 1),
    )
}
