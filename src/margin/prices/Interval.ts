import { lowerBound } from '../lowerBound.ts'

/** Whole ticks from one to another, both included. */
export interface Interval {
  readonly from: bigint
  readonly to: bigint
}

/**
 * Joins adjacent intervals, given in rising order.
 *
 * @example
 * Interval.join([{ from: 1n, to: 4n }, { from: 5n, to: 9n }]) // => [{ from: 1n, to: 9n }]
 */
export function join(rising: readonly Interval[]): Interval[] {
  const joined: Interval[] = []
  for (const next of rising) {
    const last = joined.at(-1)
    if (last !== undefined && next.from <= last.to + 1n) {
      joined[joined.length - 1] = { from: last.from, to: next.to > last.to ? next.to : last.to }
    } else {
      joined.push(next)
    }
  }
  return joined
}

/**
 * The set difference of two lists of intervals, both in rising order and disjoint.
 *
 * @example
 * Interval.without([{ from: 1n, to: 9n }], [{ from: 3n, to: 4n }]) // => 1 to 2 and 5 to 9
 */
export const without = (
  wholes: readonly Interval[],
  parts: readonly Interval[],
): readonly Interval[] => parts.reduce<readonly Interval[]>(cutOut, wholes)

const cutOut = (wholes: readonly Interval[], { from, to }: Interval): readonly Interval[] =>
  wholes.flatMap((whole) => {
    if (to < whole.from || from > whole.to) return [whole]
    const left = { from: whole.from, to: from - 1n }
    const right = { from: to + 1n, to: whole.to }
    return [left, right].filter((part) => part.from <= part.to)
  })

/** Whether a tick lies within. */
export const holds = ({ from, to }: Interval, tick: bigint): boolean => from <= tick && tick <= to

/** The runs of whole ticks in an interval at which a test holds; every tick is tested. */
export function scan({ from, to }: Interval, test: (tick: bigint) => boolean): Interval[] {
  const runs: Interval[] = []
  for (let tick = from; tick <= to; tick += 1n) {
    if (test(tick)) runs.push({ from: tick, to: tick })
  }
  return join(runs)
}

/**
 * The first tick at which a test holds that, once true, stays true to the end; null where it never
 * is.
 */
export function first({ from, to }: Interval, test: (tick: bigint) => boolean): bigint | null {
  if (test(from)) return from
  return test(to) ? lowerBound(from, to, test) : null
}

export * as Interval from './Interval.ts'
