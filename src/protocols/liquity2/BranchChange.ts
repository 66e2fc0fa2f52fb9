import type { Batch, Branch, Trove } from './Branch.ts'
import type { PoolDeposit, StabilityPool } from './StabilityPool.ts'

/** What stands under a key afterwards; null where nothing does. */
export interface Put<V, K = string> {
  readonly key: K
  readonly value: V | null
}

type Listed = 'troves' | 'closed' | 'order' | 'batches' | 'pool' | 'surplus'

/** The sums of a branch: all of it but its terms, its clock and what has a key. */
export type BranchSums = Omit<Branch, Listed | 'terms' | 'now'>

type PoolListed = 'collateralSums' | 'yieldSums' | 'deposits' | 'stashed'

/**
 * What a call left of a branch: its sums, and of what has a key all that is not as it was before. The
 * branch before and the change are the branch after, without any arithmetic.
 */
export interface BranchChange {
  readonly sums: BranchSums
  readonly pool: Omit<StabilityPool, PoolListed>
  readonly troves: readonly Put<Trove>[]
  readonly closed: readonly Put<'owner' | 'liquidation'>[]
  readonly batches: readonly Put<Batch>[]
  readonly surplus: readonly Put<bigint>[]
  readonly deposits: readonly Put<PoolDeposit>[]
  readonly stashed: readonly Put<bigint>[]
  readonly collateralSums: readonly Put<bigint, number>[]
  readonly yieldSums: readonly Put<bigint, number>[]
  readonly order: Splice
}

/** In a list, from a place on so many are replaced by these. */
export interface Splice {
  readonly at: number
  readonly gone: number
  readonly come: readonly string[]
}

/**
 * The change from a branch to what it is after a call.
 *
 * Rules: [BOLD39]
 *
 * @example
 * BranchChange.between(branch, branch).troves // => []
 */
export function between(before: Branch, after: Branch): BranchChange {
  const { terms: _t, now: _n, troves, closed, order, batches, pool, surplus, ...sums } = after
  const { collateralSums, yieldSums, deposits, stashed, ...rest } = pool
  return {
    sums,
    pool: rest,
    troves: puts(before.troves, troves),
    closed: puts(before.closed, closed),
    batches: puts(before.batches, batches),
    surplus: puts(before.surplus, surplus),
    deposits: puts(before.pool.deposits, deposits),
    stashed: puts(before.pool.stashed, stashed),
    collateralSums: puts(before.pool.collateralSums, collateralSums),
    yieldSums: puts(before.pool.yieldSums, yieldSums),
    order: splice(before.order, order),
  }
}

/**
 * A branch after a change, at a time.
 *
 * Rules: [BOLD39]
 *
 * @example
 * BranchChange.applied(before, BranchChange.between(before, after), after.now) // => after
 */
export const applied = (before: Branch, change: BranchChange, now: bigint): Branch => ({
  terms: before.terms,
  now,
  ...change.sums,
  troves: put(before.troves, change.troves),
  closed: put(before.closed, change.closed),
  order: spliced(before.order, change.order),
  batches: put(before.batches, change.batches),
  surplus: put(before.surplus, change.surplus),
  pool: {
    ...change.pool,
    deposits: put(before.pool.deposits, change.deposits),
    stashed: put(before.pool.stashed, change.stashed),
    collateralSums: put(before.pool.collateralSums, change.collateralSums),
    yieldSums: put(before.pool.yieldSums, change.yieldSums),
  },
})

function puts<V, K>(before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>): Put<V, K>[] {
  if (before === after) return []
  const left = [...before.keys()].filter((key) => !after.has(key))
  const come = [...after].filter(([key, value]) => before.get(key) !== value)
  return [
    ...left.map((key) => ({ key, value: null })),
    ...come.map(([key, value]) => ({ key, value })),
  ]
}

function put<V, K>(before: ReadonlyMap<K, V>, changes: readonly Put<V, K>[]): ReadonlyMap<K, V> {
  if (changes.length === 0) return before
  const after = new Map(before)
  for (const { key, value } of changes) {
    if (value === null) after.delete(key)
    else after.set(key, value)
  }
  return after
}

/** What the lists share at their beginnings and at their ends stays. */
function splice(before: readonly string[], after: readonly string[]): Splice {
  const least = Math.min(before.length, after.length)
  let at = 0
  while (at < least && before[at] === after[at]) at += 1
  let tail = 0
  while (tail < least - at && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  const come = after.slice(at, after.length - tail)
  return { at, gone: before.length - tail - at, come }
}

const spliced = (before: readonly string[], { at, gone, come }: Splice): readonly string[] =>
  gone === 0 && come.length === 0 ? before : before.toSpliced(at, gone, ...come)

export * as BranchChange from './BranchChange.ts'
