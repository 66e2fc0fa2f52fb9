import { Integer } from '../../../money/Integer.ts'
import { Matching } from './Matching.ts'
import { type Net, type Problem, WEIGHT } from './Problem.ts'

/** What has to be chosen before the rest is matched best: how many of an item stand in a net, or how many of a triple. */
export type Variable =
  | { readonly kind: 'net'; readonly net: number; readonly item: number }
  | { readonly kind: 'triple'; readonly triple: number }

/** A count for each variable. */
export type Choice = readonly bigint[]

/** A whole partition of a book: what was chosen, how the rest is paired, and what it asks for. */
export interface Partition {
  readonly choice: Choice
  /** By pair. */
  readonly pairs: readonly bigint[]
  readonly total: bigint
}

/** The variables of a problem, nets before triples. */
export const variables = ({ nets, triples }: Problem): Variable[] => [
  ...nets.flatMap(({ written, held }, net) =>
    [...written, ...held].map((item) => ({ kind: 'net', net, item }) as const),
  ),
  ...triples.map((_, triple) => ({ kind: 'triple', triple }) as const),
]

/** A partition of the same book into pairs, as a choice of the nets that its spreads are part of. */
export function ofPairs(paired: Problem, { pairs, choice }: Partition, joint: Problem): Choice {
  const spreads = paired.pairs.flatMap(({ items: [one = 0, other = 0] }, at) => {
    const written = paired.items[one]?.isWritten === true ? one : other
    const isSpread = paired.items[one + other - written]?.isWritten === false
    return isSpread ? [{ written, held: one + other - written, count: pairs[at] ?? 0n }] : []
  })
  return variables(joint).map((variable) => {
    if (variable.kind === 'triple') return choice[variable.triple] ?? 0n
    const net = joint.nets[variable.net]
    return spreads
      .filter((one) => net?.written.includes(one.written))
      .filter((one) => variable.item === one.written || variable.item === one.held)
      .reduce((sum, { count }) => sum + count, 0n)
  })
}

/** The items that a variable takes. */
export const itemsOf = (problem: Problem, variable: Variable): readonly number[] =>
  variable.kind === 'net' ? [variable.item] : (problem.triples[variable.triple]?.items ?? [])

/** How many of each place there are; stock is the last. */
export const places = ({ items, lots }: Problem): bigint[] => [
  ...items.map(({ count }) => count),
  lots,
]

/** A choice cut down until it may stand: no place is used more often than it has, no written option is without its long one. */
export function fitted(problem: Problem, all: readonly Variable[], choice: Choice): Choice {
  const left = places(problem)
  const fits = choice.map((count, at) => {
    const variable = all[at]
    if (variable === undefined) return 0n
    const items = itemsOf(problem, variable)
    const taken = items.map((item) => left[item] ?? 0n).reduce(Integer.min, count)
    for (const item of items) left[item] = (left[item] ?? 0n) - taken
    return taken
  })
  for (const [net] of problem.nets.entries()) {
    uncover(problem, all, fits, net, 'call')
    uncover(problem, all, fits, net, 'put')
  }
  return fits
}

/** Takes written options out of a net, the last first, until it has as many long ones of their kind. */
function uncover(
  { items }: Problem,
  all: readonly Variable[],
  fits: bigint[],
  ...[net, kind]: readonly [number, 'call' | 'put']
): void {
  const isOf = (variable: Variable) =>
    variable.kind === 'net' && variable.net === net && items[variable.item]?.leg.kind === kind
  const places = all.flatMap((variable, at) => (isOf(variable) ? [at] : []))
  const isWritten = (at: number) => {
    const variable = all[at]
    return variable?.kind === 'net' && items[variable.item]?.isWritten === true
  }
  const sum = (some: readonly number[]) => some.reduce((total, at) => total + (fits[at] ?? 0n), 0n)
  let over = sum(places.filter(isWritten)) - sum(places.filter((at) => !isWritten(at)))
  for (const at of places.filter(isWritten).toReversed()) {
    if (over <= 0n) return
    const taken = Integer.min(over, fits[at] ?? 0n)
    fits[at] = (fits[at] ?? 0n) - taken
    over -= taken
  }
}

/** What a choice that may stand asks for, the rest paired as saves most. */
export function partition(problem: Problem, all: readonly Variable[], choice: Choice): Partition {
  const left = places(problem)
  all.forEach((variable, at) => {
    for (const item of itemsOf(problem, variable))
      left[item] = (left[item] ?? 0n) - (choice[at] ?? 0n)
  })
  const matched = Matching.best(left, edgesOf(problem))
  const nets = problem.nets.map((net, at) => lossOf(net, countsIn(problem, all, choice, at)))
  const chosen = all.map((variable, at) => Integer.mul(choice[at] ?? 0n, costOf(problem, variable)))
  return {
    choice,
    pairs: matched.counts,
    total: [...nets, ...chosen].reduce((sum, one) => sum + one, problem.alone - matched.saved),
  }
}

/** What one more of a variable adds, but for what its net may lose. */
export function costOf({ items, triples }: Problem, variable: Variable): bigint {
  if (variable.kind === 'triple') return -(triples[variable.triple]?.saved ?? 0n)
  const item = items[variable.item]
  if (item === undefined) return 0n
  return item.isWritten ? -item.alone : item.paid - item.alone
}

/** How many of each item stand in a net. */
export function countsIn(
  { items }: Problem,
  all: readonly Variable[],
  choice: Choice,
  net: number,
): bigint[] {
  const counts = items.map(() => 0n)
  all.forEach((variable, at) => {
    if (variable.kind === 'net' && variable.net === net) counts[variable.item] = choice[at] ?? 0n
  })
  return counts
}

/** What options save by standing in a net. */
export const savedBy = ({ items }: Problem, net: Net, counts: readonly bigint[]): bigint =>
  items.reduce((sum, item, at) => {
    const saved = item.isWritten ? item.alone : item.alone - item.paid
    return sum + Integer.mul(counts[at] ?? 0n, saved)
  }, -lossOf(net, counts))

/** The most that a net may lose. */
function lossOf({ losses }: Net, counts: readonly bigint[]): bigint {
  const worst = losses
    .map((point) =>
      counts.reduce((sum, count, at) => sum + Integer.mul(count, point[at] ?? 0n), 0n),
    )
    .reduce(Integer.max, 0n)
  return Integer.mul(worst, WEIGHT)
}

/** The two sides: a written put, a long call or long stock, against a written call, a long put or short stock. */
export function edgesOf({
  items,
  pairs,
}: Problem): { one: number; other: number; saved: bigint }[] {
  const isOne = (at: number, beside: number): boolean => {
    const item = items[at]
    if (item === undefined) return !isOne(beside, at)
    return item.isWritten === (item.leg.kind === 'put')
  }
  return pairs.map(({ items: [i = 0, j = 0], saved }) =>
    isOne(i, j) ? { one: i, other: j, saved } : { one: j, other: i, saved },
  )
}

export * as Choice from './Choice.ts'
