import { Integer } from '../money/Integer.ts'

/** What each was given, and what nobody had room for. */
export interface Allotment {
  readonly parts: readonly bigint[]
  readonly left: bigint
}

/**
 * Splits a burden in proportion to weights, nobody above a cap of his own: what a cap cuts off is
 * split among the others in proportion to the room they have, and what finds no room is left.
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
