import { assert } from '../base/assert.ts'
import { MapScore } from './MapScore.ts'
import { type LevelPair, matchLevels } from './matchLevels.ts'
import { type HeldSide, ToldMap, type ToldMarket } from './ToldMap.ts'

/**
 * What became of one side of a map of one market: which of its levels the price reached until the next
 * map, and whether what stood there was gone by then. A level that came true is reached and gone.
 */
export interface MapOutcome {
  readonly market: string
  readonly side: HeldSide
  /** All that the map told of this side, in the quote. */
  readonly told: number
  /** Of that, at levels which the price reached; and of these, what the next map has no more. */
  readonly reached: number
  readonly gone: number
  /** What the price did not reach, and of it what the next map still has. */
  readonly unreached: number
  readonly stayed: number
  /** What the next map has that this one did not. */
  readonly added: number
  /**
   * How far what stayed has moved, by notional, as a log move; above zero toward the price. Null where
   * nothing stayed.
   */
  readonly drift: number | null
  readonly bands: readonly BandOutcome[]
  /** What was reached against what was gone of it, over the bands that were reached; null where none was. */
  readonly score: MapScore | null
}

/** A band of levels by how far away they were, as shares of the price: above the lower, up to the upper edge. */
export interface BandOutcome {
  readonly from: number
  readonly to: number
  readonly told: number
  readonly reached: number
  readonly gone: number
  readonly stayed: number
}

/** The lowest and the highest price between two maps. */
export interface Extremes {
  readonly low: number
  readonly high: number
}

/** Edges of the bands, as shares of the price. */
const edges: readonly number[] = [0, 0.02, 0.05, 0.1, 0.2, 0.5, Number.POSITIVE_INFINITY]

/**
 * Scores one side of a market's map by the next one and the prices in between.
 *
 * Rules: [MAP3] [MAP4]
 *
 * @throws AssertionError where the width is negative or the extremes are not in order
 * @example
 * MapOutcome.of(before, after, { low: 58_000, high: 61_000 }, 'long', 0.012).reached
 */
export function of(
  before: ToldMarket,
  after: ToldMarket,
  extremes: Extremes,
  side: HeldSide,
  width: number,
): MapOutcome {
  assert(width >= 0, 'MapOutcome: a width is not negative')
  assert(extremes.low <= extremes.high, 'MapOutcome: the low is not over the high')
  const now = before.levels.filter((level) => level.side === side)
  const then = after.levels.filter((level) => level.side === side)
  const found = matchLevels(now, then, width)
  const levels = now.map((level, place) => ({
    ...{ notional: level.notional, kept: found.kept[place] as number },
    distance: ToldMap.distance(before.price, level),
    share: ToldMap.share(before.price, level),
    isReached: ToldMap.isReached(level, extremes),
  }))
  const [reached, rest] = [levels.filter(isReached), levels.filter((one) => !isReached(one))]
  const drifts = found.pairs.filter(({ place }) => levels[place]?.isReached === false)
  return {
    ...{ market: before.name, side },
    told: sum(levels, ({ notional }) => notional),
    reached: sum(reached, ({ notional }) => notional),
    gone: sum(reached, ({ notional, kept }) => notional - kept),
    unreached: sum(rest, ({ notional }) => notional),
    stayed: sum(rest, ({ kept }) => kept),
    added: sum(then, ({ notional }) => notional) - sum(levels, ({ kept }) => kept),
    drift: driftOf(drifts, side),
    bands: bandsOf(levels),
    score: scoreOf(reached),
  }
}

interface Followed {
  readonly notional: number
  /** How much of it the next map still has. */
  readonly kept: number
  /** How far away it was, as a log move and as a share of the price. */
  readonly distance: number
  readonly share: number
  readonly isReached: boolean
}

const isReached = (one: Followed): boolean => one.isReached

/** By notional; a long's level moves toward the price where it rises. */
function driftOf(pairs: readonly LevelPair[], side: HeldSide): number | null {
  const size = sum(pairs, (pair) => pair.size)
  if (size === 0) return null
  const mean = sum(pairs, (pair) => pair.size * pair.by) / size
  return 0 + (side === 'long' ? mean : -mean)
}

function bandsOf(levels: readonly Followed[]): readonly BandOutcome[] {
  return edges.slice(1).map((to, band) => {
    const from = edges[band] as number
    const own = levels.filter(({ share }) => share <= to && (share > from || from + share === 0))
    const [reached, rest] = [own.filter(isReached), own.filter((one) => !isReached(one))]
    return {
      ...{ from, to },
      told: sum(own, ({ notional }) => notional),
      reached: sum(reached, ({ notional }) => notional),
      gone: sum(reached, ({ notional, kept }) => notional - kept),
      stayed: sum(rest, ({ kept }) => kept),
    }
  })
}

/** Bands of the calibration over what was reached. */
const parts = 10

function scoreOf(reached: readonly Followed[]): MapScore | null {
  const far = reached.reduce((most, { distance }) => Math.max(most, distance), 0)
  if (far === 0) return null
  const bands = Float64Array.from({ length: parts + 1 }, (_, band) => (far * band) / parts)
  const [said, was] = [new Float64Array(parts), new Float64Array(parts)]
  for (const { distance, notional, kept } of reached) {
    const band = Math.min(parts - 1, Math.max(0, Math.ceil((distance / far) * parts) - 1))
    said[band] = (said[band] as number) + notional
    was[band] = (was[band] as number) + notional - kept
  }
  const found = MapScore.of(bands, said, was)
  assert(found.ok, 'MapOutcome: bands are as many as sums, and sums are sizes')
  return found.value
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((all, item) => all + of(item), 0)

export * as MapOutcome from './MapOutcome.ts'
