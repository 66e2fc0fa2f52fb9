import { type Extremes, MapOutcome } from '../../pressure/MapOutcome.ts'
import type { ToldMap, ToldMarket } from '../../pressure/ToldMap.ts'
import { UsageError } from '../UsageError.ts'
import type { Between } from './extremesOf.ts'

/** What became of a map until the next one. */
export interface Scored extends Between {
  /** Within so much of one another, as a log move, two levels are one. */
  readonly width: number
  readonly outcomes: readonly MapOutcome[]
  /** Markets of the first map that were not scored, with the reason. */
  readonly left: readonly { readonly market: string; readonly reason: string }[]
}

/** Two maps, and what the prices did in between. */
export interface Compared extends Between {
  readonly before: ToldMap
  readonly after: ToldMap
  readonly extremes: ReadonlyMap<string, Extremes>
  readonly width: number
}

/** More levels of one side than any map shows, and as many as can be matched at once. */
const LEVELS_MAX = 4_000

/**
 * Scores each side of each market that both maps and the prices have; the others are named.
 *
 * @throws UsageError where a map has more levels than can be matched
 */
export function of({ before, after, extremes, ...rest }: Compared): Scored {
  const outcomes: MapOutcome[] = []
  const left: { market: string; reason: string }[] = []
  for (const market of before.markets) {
    const next = after.markets.find(({ name }) => name === market.name)
    const span = extremes.get(market.name)
    if (next === undefined) left.push({ market: market.name, reason: 'not in the next map' })
    else if (span === undefined) {
      left.push({ market: market.name, reason: 'no price between the maps' })
    } else {
      for (const side of ['long', 'short'] as const) {
        refuseMany(market, side)
        refuseMany(next, side)
        outcomes.push(MapOutcome.of(market, next, span, side, rest.width))
      }
    }
  }
  return { ...rest, outcomes, left }
}

function refuseMany({ name, levels }: ToldMarket, side: MapOutcome['side']): void {
  const count = levels.filter((level) => level.side === side).length
  if (count <= LEVELS_MAX) return
  throw new UsageError(
    `score: expected at most ${LEVELS_MAX} levels of ${side}s in ${name}, found ${count}`,
  )
}

export * as Scored from './Scored.ts'
