import { Integer } from '../../../money/Integer.ts'
import { Choice, type Variable } from './Choice.ts'
import type { Edge } from './Matching.ts'
import { type Net, type Problem, WEIGHT } from './Problem.ts'

/**
 * Weights that make a bound: of the points of each net, adding up to `WEIGHT` at most, and of the rule that no written
 * option stands in a net without a long one of its kind.
 */
export interface Weights {
  readonly nets: readonly NetWeights[]
  /** What each place is worth to the pairs and triples that it may stand in; stock is the last. */
  readonly worth: readonly bigint[]
}

export interface NetWeights {
  readonly points: readonly bigint[]
  readonly call: bigint
  readonly put: bigint
}

/** Least and most of each variable. */
export interface Box {
  readonly least: readonly bigint[]
  readonly most: readonly bigint[]
}

export interface Bounded {
  /** No partition within the box asks for less. */
  readonly bound: bigint
  /** What each variable would be, were the weights prices: a place to begin. */
  readonly choice: Choice
}

/**
 * A bound by weights: each net loses at least the weighted sum of its losses at its points, each place saves at most its
 * worth, and what is left is chosen variable by variable. Any weights give a bound, some a better one.
 *
 * Rules: [LEGS10]
 */
export function of(
  problem: Problem,
  all: readonly Variable[],
  box: Box,
  weights: Weights,
): Bounded {
  const places = Choice.places(problem)
  const start = places.reduce(
    (sum, count, at) => sum - Integer.mul(count, weights.worth[at] ?? 0n),
    problem.alone,
  )
  const costs = costsOf(problem, all, weights)
  const choice = [...box.least]
  let bound = choice.reduce((sum, count, at) => sum + Integer.mul(count, costs[at] ?? 0n), start)
  const left = places
  all.forEach((variable, at) => {
    if (variable.kind === 'net')
      left[variable.item] = (left[variable.item] ?? 0n) - (choice[at] ?? 0n)
  })
  for (const at of all.map((_, index) => index).toSorted((a, b) => sign(costs[a], costs[b]))) {
    const [cost = 0n, variable] = [costs[at], all[at]]
    if (cost >= 0n || variable === undefined) break
    const room = (box.most[at] ?? 0n) - (box.least[at] ?? 0n)
    const more = variable.kind === 'net' ? Integer.min(room, left[variable.item] ?? 0n) : room
    if (variable.kind === 'net') left[variable.item] = (left[variable.item] ?? 0n) - more
    choice[at] = (choice[at] ?? 0n) + more
    bound += Integer.mul(more, cost)
  }
  return { bound, choice }
}

const sign = (a = 0n, b = 0n): number => Integer.sign(a - b)

/** What one more of each variable costs at the weights. */
export function costsOf(problem: Problem, all: readonly Variable[], weights: Weights): bigint[] {
  const lost = problem.nets.map((net, at) => lostOf(problem, net, weights.nets[at]))
  return all.map((variable) => {
    const worth = Choice.itemsOf(problem, variable).reduce(
      (sum, item) => sum + (weights.worth[item] ?? 0n),
      Choice.costOf(problem, variable),
    )
    return variable.kind === 'net' ? worth + (lost[variable.net]?.[variable.item] ?? 0n) : worth
  })
}

/** What each item of a net loses at the weights of its points, and what the rule of matched counts adds. */
function lostOf({ items }: Problem, { losses }: Net, weights: NetWeights | undefined): bigint[] {
  const lost = items.map(({ leg, isWritten }) => {
    const rule = weights?.[leg.kind] ?? 0n
    return isWritten ? rule : -rule
  })
  weights?.points.forEach((weight, point) => {
    if (weight === 0n) return
    losses[point]?.forEach((loss, at) => {
      lost[at] = (lost[at] ?? 0n) + Integer.mul(weight, loss)
    })
  })
  return lost
}

/** Weights to begin with: no point weighs, and places are worth what covers every saving, on one side or the other. */
export function starts(problem: Problem): Weights[] {
  const nets = problem.nets.map(({ losses }) => ({
    ...{ points: losses.map(() => 0n), call: 0n, put: 0n },
  }))
  const edges = Choice.edgesOf(problem)
  const worths = (['one', 'other'] as const).map((side) => {
    const worth = Choice.places(problem).map(() => 0n)
    for (const edge of edges) worth[edge[side]] = Integer.max(worth[edge[side]] ?? 0n, edge.saved)
    return covering(problem, worth)
  })
  return worths.map((worth) => ({ nets, worth }))
}

/** Worths raised until triples are covered too, on their stock. */
function covering({ triples, items }: Problem, worth: bigint[]): bigint[] {
  const stock = items.length
  for (const { items: places, saved } of triples) {
    const missing = saved - places.reduce((sum, at) => sum + (worth[at] ?? 0n), 0n)
    if (missing > 0n) worth[stock] = (worth[stock] ?? 0n) + missing
  }
  return worth
}

/**
 * Weights raised step by step while the bound rises: a part of a net's weight goes to another point, or the weight of a
 * rule changes to where a variable costs nothing.
 */
export function climb(
  problem: Problem,
  all: readonly Variable[],
  box: Box,
  ...[from, rounds]: readonly [Weights, number]
): Weights {
  let best = from
  let height = of(problem, all, box, best).bound
  for (let round = 0; round < rounds; round++) {
    const before = height
    for (const next of neighbours(problem, all, best)) {
      const { bound } = of(problem, all, box, next(best))
      if (bound <= height) continue
      best = next(best)
      height = bound
    }
    if (height === before) break
  }
  return best
}

type Step = (weights: Weights) => Weights

/** Single changes of weights, of one net and of all alike: a long option is worth what the best of its nets makes of it. */
function neighbours(problem: Problem, all: readonly Variable[], weights: Weights): Step[] {
  const costs = costsOf(problem, all, weights)
  const each = problem.nets.map((_, at) => [at])
  const together = each.length > 1 ? [each.flat()] : []
  return [
    ...[...together, ...each].flatMap((nets) => [
      ...moves(weights, nets),
      ...(['call', 'put'] as const).flatMap((kind) => rules(problem, all, costs, nets, kind)),
    ]),
    ...worths(problem, all, costs, weights),
  ]
}

/** The worth of a place, changed to none, to what its pairs leave, or to where a variable costs nothing. */
function worths(
  problem: Problem,
  all: readonly Variable[],
  costs: readonly bigint[],
  { worth }: Weights,
): Step[] {
  const edges = Choice.edgesOf(problem)
  return worth.flatMap((now, at) => {
    const beside = edges.filter(({ one, other }) => one === at || other === at)
    if (beside.length === 0) return []
    const left = beside.map(({ one, other, saved }) => saved - (worth[one + other - at] ?? 0n))
    const free = all.flatMap((variable, index) =>
      Choice.itemsOf(problem, variable).includes(at) ? [now - (costs[index] ?? 0n)] : [],
    )
    const values = new Set([0n, ...left, ...free].map((value) => Integer.max(0n, value)))
    values.delete(now)
    return [...values].map((value) => (weights: Weights) => ({
      ...weights,
      worth: covered(problem, edges, weights.worth.with(at, value), at),
    }))
  })
}

/** Worths that cover every pair and triple again, once that of one place has changed: the least that do so beside it. */
function covered(
  problem: Problem,
  edges: readonly Edge[],
  changed: readonly bigint[],
  at: number,
): bigint[] {
  const worth = [...changed]
  const missing = (place: number) =>
    edges.reduce((most, { one, other, saved }) => {
      if (one !== place && other !== place) return most
      return Integer.max(most, saved - (worth[one + other - place] ?? 0n))
    }, 0n)
  const stock = problem.items.length
  for (const { one, other } of edges) {
    if (one !== at && other !== at) continue
    const place = one + other - at
    if (place !== stock) worth[place] = missing(place)
  }
  if (at !== stock) worth[stock] = missing(stock)
  return covering(problem, worth)
}

const steps = [WEIGHT, 4n, 1n] as const

/** Weight taken from a point that has some, or from what is unused, and given to another, or to none. */
function moves({ nets }: Weights, some: readonly number[]): Step[] {
  const weights = some.map((net) => nets[net]?.points ?? [])
  const points = [...(weights[0]?.keys() ?? [])]
  const heavy = points.filter((point) => weights.some((one) => one[point] !== 0n))
  return [null, ...points].flatMap((to) =>
    [null, ...heavy].flatMap((from) =>
      from === to ? [] : steps.map((step) => changing(some, (one) => moved(one, to, from, step))),
    ),
  )
}

function moved(one: NetWeights, to: number | null, from: number | null, step: bigint): NetWeights {
  const used = one.points.reduce((sum, weight) => sum + weight, 0n)
  const there = from === null ? WEIGHT - used : (one.points[from] ?? 0n)
  const count = Integer.min(step, there)
  const points = one.points.map((weight, at) =>
    at === to ? weight + count : at === from ? weight - count : weight,
  )
  return { ...one, points }
}

/** The weight of a rule, changed to where one of its variables costs nothing, or to none. */
function rules(
  { items }: Problem,
  all: readonly Variable[],
  costs: readonly bigint[],
  ...[nets, kind]: readonly [readonly number[], 'call' | 'put']
): Step[] {
  const to = all.flatMap((variable, at) => {
    if (variable.kind !== 'net' || !nets.includes(variable.net)) return []
    const item = items[variable.item]
    if (item?.leg.kind !== kind) return []
    return [item.isWritten ? -(costs[at] ?? 0n) : (costs[at] ?? 0n)]
  })
  return [...new Set(to)].map((change) =>
    changing(nets, (one) => ({ ...one, [kind]: Integer.max(0n, one[kind] + change) })),
  )
}

const changing =
  (nets: readonly number[], change: (one: NetWeights) => NetWeights): Step =>
  (weights) => ({
    ...weights,
    nets: weights.nets.map((one, at) => (nets.includes(at) ? change(one) : one)),
  })

export * as Bound from './Bound.ts'
