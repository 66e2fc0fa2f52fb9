import { assert } from '../base/assert.ts'
import { Real } from '../base/Real.ts'
import { takenAt } from '../margin/applyStaleBand.ts'
import { assess } from '../margin/assess.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import { Method, pathUnit } from '../margin/Method.ts'
import type { Account } from '../model/Account.ts'
import { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Ratio } from '../money/Ratio.ts'
import { Direction, type Loadings } from './Direction.ts'
import { SolvedEdges } from './SolvedEdges.ts'

/**
 * How a distance was found. `exact`: the edge by `assess`, to the tick. `certified`: by a proven
 * bound, no price on the way is over the threshold, and the edge lies between `safe` and `move`.
 * `sampled`: only tested points are known. `unknown`: a price is missing.
 */
export type Confidence = 'exact' | 'certified' | 'sampled' | 'unknown'

export interface Distance {
  /**
   * The least move at which marginRatio is over the threshold: 0 where it is now, infinite where
   * there is none.
   */
  readonly move: number
  /** Up to this move it is not over. */
  readonly safe: number
  readonly sureness: Confidence
}

export interface DistanceOptions {
  /** The marginRatio of maintenance that must be exceeded: 1 is liquidation, a call comes sooner. */
  readonly threshold?: Ratio
  /** How far to search, as a log move. */
  readonly reach?: number
  /** The spacing of tested points where nothing is certified. */
  readonly step?: number
  /** What was solved before of the same accounts and prices; what is solved now is added. */
  readonly solved?: SolvedEdges
}

/**
 * How far an account is from a threshold along a direction, as a log move.
 *
 * Along one instrument or underlying that is `liquidationPrice`, exact to the tick. Along a vector
 * the search advances by steps that headroom certifies, until the edge is between two points.
 * Accounts without headroom (inverse contracts, other settlement assets, a loan's threshold on a
 * ramp) are tested at points.
 *
 * Rules: [DISTANCE2] [DISTANCE3] [DISTANCE4]
 *
 * @example
 * distanceTo(account, rules, book, { kind: 'instrument', instrument, toward: 'down' }).move
 */
export function distanceTo(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  direction: Direction,
  options: DistanceOptions = {},
): Distance {
  const { threshold = Ratio.one, reach = 3, step = 1 / 256 } = options
  assert(reach > 0 && step > 0 && Number.isFinite(reach), 'distanceTo: reach and step are positive')
  if (direction.kind !== 'vector') {
    const found = alongPrice({ account, rules, prices: book }, direction, threshold, options.solved)
    if (found !== null) return found
  }
  const context = takenAt(account, rules, book, 'liquidation')
  const loadings = Direction.loadings(direction, rules)
  return march({ ...context, loadings, threshold, reach, step })
}

const none = { move: Number.POSITIVE_INFINITY, safe: Number.POSITIVE_INFINITY } as const
const now = { move: 0, safe: 0 } as const

/** Null where the profile does not support the payoff: then points are tested. */
function alongPrice(
  { account, rules, prices }: MarginContext,
  direction: Exclude<Direction, { kind: 'vector' }>,
  threshold: Ratio,
  solved: SolvedEdges | undefined,
): Distance | null {
  const { instrument, toward, kind } = direction
  const asked = { instrument, basis: kind, threshold }
  const found = SolvedEdges.of(solved, { account, rules, prices }, asked)
  if (found.reason === 'unsupported') return null
  if (found.reason === 'unknown') return { ...none, safe: 0, sureness: 'unknown' }
  if (found.now) return { ...now, sureness: 'exact' }
  const taken = takenAt(account, rules, prices, 'liquidation')
  const start = PriceBook.usable(taken.prices, instrument) ?? 0n
  const edge = toward === 'down' ? found.below : found.above
  // A log move never reaches a price of zero or below, nor starts from one.
  if (edge === null || edge <= 0n || start <= 0n) return { ...none, sureness: 'exact' }
  const [high, low] = toward === 'down' ? [start, edge] : [edge, start]
  const [before, at] = toward === 'down' ? [start, edge + 1n] : [edge - 1n, start]
  return {
    move: Real.ln(Ratio.toNumber(Ratio.of(high, low))),
    safe: Math.max(0, Real.ln(Ratio.toNumber(Ratio.of(before, at)))),
    sureness: 'exact',
  }
}

/** An account with the prices it is taken at, and the loadings and bound of the search. */
interface Search extends MarginContext {
  readonly loadings: Loadings
  readonly threshold: Ratio
  readonly reach: number
  readonly step: number
}

/** Shorter steps are not worth certifying: the edge is searched just ahead instead. */
const resolution = 1e-7
const certifiedMax = 512

function march(search: Search): Distance {
  const { reach, step, loadings } = search
  const start = look(search, 0)
  if (start.isUnknown) return { ...none, safe: 0, sureness: 'unknown' }
  if (start.isOver) return { ...now, sureness: 'exact' }
  if (loadings.largest === 0) return { ...none, sureness: 'exact' }
  let [x, sureness, steps]: [number, Confidence, number] = [0, 'certified', 0]
  for (;;) {
    const { certain, ahead } = steps < certifiedMax ? certainStep(search, x) : uncertain
    const isCertain = certain >= resolution
    // Just before an edge the certified steps shrink to zero: the edge is usually within the next
    // few.
    const further = Math.min(reach, x + ahead)
    const isNear = !isCertain && look(search, further).isOver
    const next = isNear ? further : Math.min(reach, x + (isCertain ? certain : step))
    steps += 1
    if (!isCertain && look(search, next).isOver) {
      const found = between(search, x, next)
      return isNear && sureness === 'certified'
        ? { move: found.move, safe: x, sureness }
        : { ...found, sureness: 'sampled' }
    }
    if (!isCertain) sureness = 'sampled'
    x = next
    if (x === reach) return { ...none, safe: reach, sureness }
  }
}

function look(
  search: Search,
  x: number,
): { readonly isOver: boolean; readonly isUnknown: boolean } {
  const moved = Direction.book(search.prices, search.loadings, x)
  const assessment = assess(search.account, search.rules, moved)
  return {
    isOver: Assessment.exceeds(Assessment.measure(assessment, 'maintenance'), search.threshold),
    isUnknown: assessment.certainty === 'unknown',
  }
}

interface Certain {
  /** How far the move may certainly continue below the threshold; zero without such a bound. */
  readonly certain: number
  /** How far ahead to look for an edge where the certified step is too short. */
  readonly ahead: number
}

const uncertain: Certain = { certain: 0, ahead: 4 * resolution }

/**
 * The path that headroom allows, less a tick of rounding, as a log move of the largest loading.
 */
function certainStep({ account, rules, prices, loadings, threshold }: Search, x: number): Certain {
  const at = Direction.book(prices, loadings, x)
  const assessment = assess(account, rules, at)
  const path = Method.of(rules).headroom({ account, rules, prices: at }, assessment, threshold)
  const rounding = coarsest(at, loadings)
  const share = Ratio.toNumber(Ratio.of(path, pathUnit)) - rounding
  return {
    certain: share <= 0 ? 0 : Real.ln1p(share) / loadings.largest,
    ahead: 4 * (resolution + rounding / loadings.largest),
  }
}

/**
 * The largest share of a price that two roundings to its tick can be, over the prices that move.
 */
function coarsest({ marks, indices }: PriceBook, loadings: Loadings): number {
  let share = 0
  const see = (price: bigint | undefined, loading: number | undefined): void => {
    if (!loading) return
    share = Math.max(share, roundingOf(price))
  }
  for (const [index, mark] of marks.entries()) see(mark?.price, loadings.instruments[index])
  for (const [index, one] of indices.entries()) see(one?.price, loadings.assets[index])
  return share
}

/** The share of a price that two roundings to its tick can be; 0 where there is none above zero. */
export const roundingOf = (price: bigint | undefined): number =>
  price === undefined || price <= 0n ? 0 : Ratio.toNumber(Ratio.of(2n, price))

/** An edge between a move that is not over the threshold and one that is, to 1e-11. */
function between(search: Search, from: number, to: number): Pick<Distance, 'move' | 'safe'> {
  let [safe, move] = [from, to]
  while (move - safe > 1e-11) {
    const middle = (safe + move) / 2
    if (middle === safe || middle === move) break
    if (look(search, middle).isOver) move = middle
    else safe = middle
  }
  return { move, safe }
}
