import type { CivilDate } from '../calendar/CivilDate.ts'
import { Value } from '../money/Value.ts'

/** A part of a deficit, called on the day on which it grew so far. */
export interface CumulativeCall {
  readonly issued: CivilDate
  readonly amount: Value
  /** What is outstanding of it: what has fallen away is the latest part of the deficit. */
  readonly outstanding: Value
}

/** The calls of one episode, the oldest first, and what is outstanding on them all. */
export interface CumulativeCalls {
  readonly calls: readonly CumulativeCall[]
  readonly outstanding: Value
}

/** Nothing is called. */
export const none: CumulativeCalls = { calls: [], outstanding: Value.zero }

/**
 * The calls after a day's deficit. What exceeds the highest deficit of the episode is a call of its own;
 * a fall reduces what is outstanding, and a rise back to what was called is not called twice. An
 * episode ends without a deficit.
 *
 * Rules: [PRAC12]
 *
 * @example
 * const first = CumulativeCalls.assess(CumulativeCalls.none, Value.of(1_000n), monday)
 * CumulativeCalls.assess(first, Value.of(1_800n), tuesday).calls[1]?.amount // => 800n
 */
export function assess(
  { calls }: CumulativeCalls,
  deficit: Value,
  date: CivilDate,
): CumulativeCalls {
  if (deficit <= 0n) return none
  const called = Value.sum(calls.map(({ amount }) => amount))
  const more = deficit > called ? [{ issued: date, amount: Value.sub(deficit, called) }] : []
  return { calls: shared([...calls, ...more], deficit), outstanding: deficit }
}

/** The oldest calls ask first, each up to its amount: their due dates come first. */
function shared(
  calls: readonly Omit<CumulativeCall, 'outstanding'>[],
  deficit: Value,
): readonly CumulativeCall[] {
  let left = deficit
  return calls.map(({ issued, amount }) => {
    const outstanding = Value.min(left, amount)
    left = Value.sub(left, outstanding)
    return { issued, amount, outstanding }
  })
}

export * as CumulativeCalls from './CumulativeCalls.ts'
