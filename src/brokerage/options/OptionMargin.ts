import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { OptionBook, OptionLeg, OptionRates } from './OptionBook.ts'
import { Choice, type Partition, type Variable } from './pairing/Choice.ts'
import { type Netting, Problem } from './pairing/Problem.ts'
import { search } from './pairing/search.ts'

/** What options and their stock ask for, and what stands with what. */
export interface OptionMargin {
  /** Dollars, what long options are charged included. */
  readonly requirement: Ratio
  /** What long options are charged, of the requirement. */
  readonly premium: Ratio
  /** No partition asks for less than this: the requirement itself where it is proven least. */
  readonly bound: Ratio
  readonly isProven: boolean
  readonly groups: readonly LegGroup[]
}

/** What is margined together. */
export interface LegGroup {
  /** Stock with options; a call and a put written; options spread against one another; one leg alone. */
  readonly kind: 'covered' | 'straddle' | 'spread' | 'alone'
  readonly members: readonly Member[]
  readonly requirement: Ratio
  readonly premium: Ratio
}

/** So many contracts of a leg; of stock, whose leg is null, so many units. */
export interface Member {
  readonly leg: OptionLeg | null
  readonly count: Ratio
}

/** Boxes looked into before a partition is taken as it is, with its bound. */
export const LIMIT = 400

/**
 * The least that a book of one underlying asks for: its legs parted into groups as asks for least, whatever they are
 * called. Where the search ends at its limit, the answer says how far from the least it may be at most.
 *
 * Rules: [LEGS9] [LEGS10] [LEGS11]
 *
 * @example
 * const { requirement, groups } = OptionMargin.of(OptionBook.equity, book, 'joint')
 */
export function of(
  rates: OptionRates,
  book: OptionBook,
  netting: Netting,
  limit: number = LIMIT,
): OptionMargin {
  const problem = Problem.of(rates, book, netting)
  const { partition, bound } = search(problem, limit, seedOf(rates, book, problem, limit))
  const dollars = (sum: bigint) => Ratio.of(sum, problem.perDollar)
  const groups = groupsOf(problem, book, partition, dollars)
  return {
    requirement: dollars(partition.total),
    premium: Ratio.sum(groups.map(({ premium }) => premium)),
    bound: dollars(bound),
    isProven: bound === partition.total,
    groups,
  }
}

/** What pairs alone come to, where more than pairs may stand together. */
function seedOf(
  rates: OptionRates,
  book: OptionBook,
  problem: Problem,
  limit: number,
): Choice | null {
  if (problem.nets.length === 0) return null
  const paired = Problem.of(rates, book, 'pairs')
  return Choice.ofPairs(paired, search(paired, limit).partition, problem)
}

type Dollars = (sum: bigint) => Ratio

/** A group before it is told: how many of each place, and what it saves against each of them alone. */
interface Raw {
  readonly kind: LegGroup['kind']
  readonly counts: ReadonlyMap<number, bigint>
  readonly saved: bigint
}

function groupsOf(
  problem: Problem,
  book: OptionBook,
  partition: Partition,
  dollars: Dollars,
): LegGroup[] {
  const all = Choice.variables(problem)
  const together = [
    ...triplesIn(problem, all, partition),
    ...pairsIn(problem, partition),
    ...netsIn(problem, all, partition),
  ]
  const left = Choice.places(problem)
  for (const { counts } of together) {
    for (const [at, count] of counts) left[at] = (left[at] ?? 0n) - count
  }
  const alone = left
    .slice(0, problem.items.length)
    .flatMap((count, at) =>
      count > 0n ? [{ kind: 'alone', counts: new Map([[at, count]]), saved: 0n } as const] : [],
    )
  const stock = stockOf(problem, book, left.at(-1) ?? 0n, dollars)
  return [...together, ...alone].map((raw) => told(problem, book, raw, dollars)).concat(stock)
}

const triplesIn = (problem: Problem, all: readonly Variable[], { choice }: Partition): Raw[] =>
  all.flatMap((variable, at) => {
    const count = choice[at] ?? 0n
    if (variable.kind !== 'triple' || count === 0n) return []
    const triple = problem.triples[variable.triple]
    return triple === undefined ? [] : [rawOf('covered', triple.items, triple.saved, count)]
  })

function pairsIn({ pairs, items }: Problem, partition: Partition): Raw[] {
  return pairs.flatMap((pair, at) => {
    const count = partition.pairs[at] ?? 0n
    if (count === 0n) return []
    const [one, other] = pair.items.map((place) => items[place])
    const isStock = one === undefined || other === undefined
    const kind = isStock ? 'covered' : one.isWritten && other.isWritten ? 'straddle' : 'spread'
    return [rawOf(kind, pair.items, pair.saved, count)]
  })
}

const rawOf = (
  kind: Raw['kind'],
  places: readonly number[],
  saved: bigint,
  count: bigint,
): Raw => ({
  kind,
  counts: new Map(places.map((place) => [place, count])),
  saved: Integer.mul(saved, count),
})

/** Nets in which an option is written; what is long in others stands alone. */
function netsIn(problem: Problem, all: readonly Variable[], { choice }: Partition): Raw[] {
  return problem.nets.flatMap((net, at) => {
    const counts = Choice.countsIn(problem, all, choice, at)
    if (net.written.every((item) => (counts[item] ?? 0n) === 0n)) return []
    const used = new Map([...counts.entries()].filter(([, count]) => count > 0n))
    return [{ kind: 'spread', counts: used, saved: Choice.savedBy(problem, net, counts) }]
  })
}

function told(problem: Problem, book: OptionBook, raw: Raw, dollars: Dollars): LegGroup {
  const { items, stock } = problem
  const isAlone = raw.kind === 'alone'
  let [asked, premium] = [-raw.saved, 0n]
  const members = [...raw.counts].map(([at, count]) => {
    const item = items[at]
    asked += Integer.mul(count, item?.alone ?? stock)
    if (item === undefined) return { leg: null, count: Ratio.mul(Ratio.of(count), book.multiplier) }
    if (!item.isWritten) premium += Integer.mul(count, isAlone ? item.alone : item.paid)
    return { leg: item.leg, count: Ratio.of(count) }
  })
  return { kind: raw.kind, members, requirement: dollars(asked), premium: dollars(premium) }
}

/** Stock that nothing covers, odd units too. */
function stockOf(problem: Problem, book: OptionBook, left: bigint, dollars: Dollars): LegGroup[] {
  const covered = Ratio.mul(Ratio.of(problem.lots - left), book.multiplier)
  const count = Ratio.sub(Ratio.abs(book.shares), covered)
  if (count.numerator === 0n) return []
  const lots = Ratio.div(count, book.multiplier)
  const requirement = Ratio.mul(dollars(problem.stock), lots)
  return [{ kind: 'alone', members: [{ leg: null, count }], requirement, premium: Ratio.zero }]
}

export * as OptionMargin from './OptionMargin.ts'
