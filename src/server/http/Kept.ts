import type { Front } from './Front.ts'

/** Answers that are dear to find and may be a little old: kept for as long as is said. */

interface One {
  readonly until: number
  readonly seq: number
  readonly value: unknown
}

const kept = new WeakMap<Front, Map<string, One>>()

/** The most names, so that nobody fills it. */
const MOST = 1_000

/** What was found lately, or since which nothing happened; else it is found anew. */
export function of<T>(front: Front, name: string, ms: number, find: () => T): T {
  const { seq } = front.replica.head
  const names = kept.get(front) ?? new Map<string, One>()
  kept.set(front, names)
  const last = names.get(name)
  if (last !== undefined && (last.seq === seq || performance.now() < last.until))
    return last.value as T
  const value = find()
  if (names.size >= MOST) names.clear()
  names.set(name, { until: performance.now() + ms, seq, value })
  return value
}

export * as Kept from './Kept.ts'
