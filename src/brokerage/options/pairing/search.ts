import { Integer } from '../../../money/Integer.ts'
import { Bound, type Box, type Weights } from './Bound.ts'
import { Choice, type Partition, type Variable } from './Choice.ts'
import type { Problem } from './Problem.ts'

/** The best partition found, and what no partition asks for less than. */
export interface Found {
  readonly partition: Partition
  readonly bound: bigint
  /** Boxes looked into. */
  readonly looked: number
}

interface Node {
  readonly box: Box
  readonly weights: Weights
  readonly bound: bigint
}

/**
 * The partition of a book that asks for least, by branch and bound: a box of choices is left aside once it cannot ask
 * for less than the best found, or is halved. After so many boxes it stops; what is found then is certified to lie
 * within its bound.
 *
 * Rules: [LEGS9] [LEGS10]
 */
export function search(problem: Problem, limit: number, seed: Choice | null = null): Found {
  const all = Choice.variables(problem)
  let best = improved(problem, all, begin(problem, all, seed))
  const open: Node[] = [root(problem, all)]
  let looked = 0
  while (looked < limit) {
    const node = open.pop()
    if (node === undefined) return { partition: best, bound: best.total, looked }
    if (node.bound >= best.total) continue
    looked++
    const { found, nodes } = look(problem, all, node)
    if (found.total < best.total) best = found
    open.push(...nodes)
  }
  const bound = open.reduce((least, one) => Integer.min(least, one.bound), best.total)
  return { partition: best, bound, looked }
}

/** Everything netted that may be, nothing, or what was found otherwise: the best of them, improved. */
function begin(problem: Problem, all: readonly Variable[], seed: Choice | null): Partition {
  const { most, least } = boxOf(problem, all)
  return [most, ...(seed === null ? [] : [seed])]
    .map((choice) => tried(problem, all, choice))
    .reduce(lesser, tried(problem, all, least))
}

const lesser = (one: Partition, other: Partition): Partition =>
  other.total < one.total ? other : one

const tried = (problem: Problem, all: readonly Variable[], choice: Choice): Partition =>
  Choice.partition(problem, all, Choice.fitted(problem, all, choice))

const PASSES = 3

/** One variable after the other set to none or to all, as long as it helps. */
function improved(problem: Problem, all: readonly Variable[], from: Partition): Partition {
  const { most } = boxOf(problem, all)
  let best = from
  for (let pass = 0; pass < PASSES; pass++) {
    const before = best.total
    for (const at of all.keys()) {
      for (const count of [0n, most[at] ?? 0n]) {
        if (best.choice[at] === count) continue
        const next = tried(problem, all, best.choice.with(at, count))
        if (next.total < best.total) best = next
      }
    }
    if (best.total === before) break
  }
  return best
}

function boxOf(problem: Problem, all: readonly Variable[]): Box {
  const places = Choice.places(problem)
  const most = all.map((variable) =>
    Choice.itemsOf(problem, variable)
      .map((item) => places[item] ?? 0n)
      .reduce(Integer.min),
  )
  return {
    least: all.map((variable, at) => (isFree(problem, all, variable) ? (most[at] ?? 0n) : 0n)),
    most,
  }
}

/** Whether a long option may as well stand in its net: it costs nothing there and has no other use. */
function isFree(problem: Problem, all: readonly Variable[], variable: Variable): boolean {
  if (variable.kind === 'triple') return false
  const { item } = variable
  if (problem.items[item]?.isWritten === true || Choice.costOf(problem, variable) !== 0n)
    return false
  const uses = all.filter((other) => Choice.itemsOf(problem, other).includes(item))
  return uses.length === 1 && !problem.pairs.some(({ items }) => items.includes(item))
}

const ROUNDS = 40

function root(problem: Problem, all: readonly Variable[]): Node {
  const box = boxOf(problem, all)
  const nodes = Bound.starts(problem).map((start) => {
    const weights = Bound.climb(problem, all, box, start, ROUNDS)
    return { box, weights, bound: Bound.of(problem, all, box, weights).bound }
  })
  return nodes.reduce((most, one) => (one.bound > most.bound ? one : most))
}

/** What a box has: a partition near its bound, and its halves, the likelier last, to be looked into first. */
function look(
  problem: Problem,
  all: readonly Variable[],
  node: Node,
): { readonly found: Partition; readonly nodes: readonly Node[] } {
  const { box } = node
  const weights = Bound.climb(problem, all, box, node.weights, 1)
  const { choice } = Bound.of(problem, all, box, weights)
  const found = tried(problem, all, choice)
  const at = branch(problem, all, box)
  if (at === null) return { found, nodes: [] }
  const [least, most] = [box.least[at] ?? 0n, box.most[at] ?? 0n]
  const middle = Integer.divDown(least + most, 2n)
  const halves = [
    { least: box.least, most: box.most.with(at, middle) },
    { least: box.least.with(at, middle + 1n), most: box.most },
  ]
  const isUpper = (choice[at] ?? 0n) > middle
  const nodes = (isUpper ? halves : halves.toReversed()).map((half) => ({
    ...{ box: half, weights },
    bound: Integer.max(node.bound, Bound.of(problem, all, half, weights).bound),
  }))
  return { found, nodes }
}

/** The open variable that weighs most: what it asks for alone, times how many are open. */
function branch(problem: Problem, all: readonly Variable[], { least, most }: Box): number | null {
  let [widest, size] = [null as number | null, 0n]
  all.forEach((variable, at) => {
    const open = (most[at] ?? 0n) - (least[at] ?? 0n)
    const weight = variable.kind === 'net' ? (problem.items[variable.item]?.alone ?? 0n) : 1n
    const here = Integer.mul(open, weight + 1n)
    if (here > size) [widest, size] = [at, here]
  })
  return widest
}
