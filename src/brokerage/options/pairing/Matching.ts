import { Integer } from '../../../money/Integer.ts'

/** Two places that may stand together, and what each pair of them saves. */
export interface Edge {
  readonly one: number
  readonly other: number
  readonly saved: bigint
}

/** How many of each edge, and what they save in all. */
export interface Matched {
  readonly counts: readonly bigint[]
  readonly saved: bigint
}

/**
 * The pairs that save most: every edge joins a place of one side with a place of the other, and no place is used more
 * often than it has. Found by augmenting along the path that gains most until none gains, which is optimal; no choice
 * depends on more than the order of the edges.
 *
 * Rules: [LEGS9]
 */
export function best(counts: readonly bigint[], edges: readonly Edge[]): Matched {
  const left = [...counts]
  const used = edges.map(() => 0n)
  let saved = 0n
  for (;;) {
    const path = bestPath(left, edges, used)
    if (path === null) return { counts: used, saved }
    saved += augment(left, edges, used, path)
  }
}

/** Edges of a path from one side to the other, taken forward at even places and back at odd ones. */
type Path = readonly number[]

function bestPath(
  left: readonly bigint[],
  edges: readonly Edge[],
  used: readonly bigint[],
): Path | null {
  const gains = new Map<number, bigint>()
  const from = new Map<number, number>()
  for (const { one } of edges) if ((left[one] ?? 0n) > 0n) gains.set(one, 0n)
  for (let isChanged = true; isChanged; ) {
    isChanged = false
    edges.forEach((edge, at) => {
      if (relax(gains, from, edge.one, edge.other, edge.saved, at)) isChanged = true
      if ((used[at] ?? 0n) === 0n) return
      if (relax(gains, from, edge.other, edge.one, -edge.saved, at)) isChanged = true
    })
  }
  let end: number | null = null
  for (const { other } of edges) {
    const gain = gains.get(other) ?? 0n
    if ((left[other] ?? 0n) > 0n && gain > (end === null ? 0n : (gains.get(end) ?? 0n))) end = other
  }
  return end === null ? null : pathTo(end, edges, from)
}

function relax(
  gains: Map<number, bigint>,
  from: Map<number, number>,
  ...[start, end, gain, at]: readonly [number, number, bigint, number]
): boolean {
  const before = gains.get(start)
  if (before === undefined) return false
  const known = gains.get(end)
  if (known !== undefined && known >= before + gain) return false
  gains.set(end, before + gain)
  from.set(end, at)
  return true
}

function pathTo(end: number, edges: readonly Edge[], from: ReadonlyMap<number, number>): Path {
  const path: number[] = []
  let place = end
  for (let at = from.get(place); at !== undefined; at = from.get(place)) {
    path.unshift(at)
    const edge = edges[at]
    if (edge === undefined) break
    place = place === edge.other ? edge.one : edge.other
  }
  return path
}

/** Adds as many as fit along a path; what they save. */
function augment(left: bigint[], edges: readonly Edge[], used: bigint[], path: Path): bigint {
  const start = edges[path[0] ?? 0]?.one ?? 0
  const end = edges[path.at(-1) ?? 0]?.other ?? 0
  const back = path.filter((_, step) => step % 2 === 1).map((at) => used[at] ?? 0n)
  const count = [left[start] ?? 0n, left[end] ?? 0n, ...back].reduce(Integer.min)
  let gain = 0n
  path.forEach((at, step) => {
    const sign = step % 2 === 0 ? 1n : -1n
    used[at] = (used[at] ?? 0n) + Integer.mul(sign, count)
    gain += Integer.mul(sign, edges[at]?.saved ?? 0n)
  })
  left[start] = (left[start] ?? 0n) - count
  left[end] = (left[end] ?? 0n) - count
  return Integer.mul(gain, count)
}

export * as Matching from './Matching.ts'
