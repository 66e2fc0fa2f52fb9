import { BoundRulebook } from '../model/BoundRulebook.ts'
import { nextTimer } from './evolve.ts'
import { Pool } from './Pool.ts'
import type { State } from './State.ts'

/**
 * When the clock alone causes something next: a timer fires, or a price grows old under a rulebook in
 * force; while a pool is owed something, interest is looked at within the hour. Null where nothing
 * will.
 *
 * Rules: [TIME5] [POOL2]
 */
export function nextDue(state: State): number | null {
  let next = nextTimer(state)
  const meet = (time: number, staleAfter: number): void => {
    const old = time + staleAfter + 1
    if (old > state.time && (next === null || old < next)) next = old
  }
  for (const { bound } of state.rulebooks.values()) {
    if (bound === null) continue
    for (const instrument of state.instruments) {
      const mark = state.book.marks[instrument.index]
      if (mark === undefined) continue
      meet(mark.time, BoundRulebook.markPolicy(bound, instrument).staleAfter)
    }
    for (const index of state.book.indices) {
      if (index !== undefined) meet(index.time, bound.rulebook.prices.staleAfter)
    }
  }
  if (isOwed(state)) meet(state.time, hour - 1)
  return next
}

const hour = 3_600_000

const isOwed = ({ pools }: State): boolean =>
  [...pools.values()].some((pool) => pool.reserves.some((reserve) => Pool.owed(pool, reserve) > 0n))
