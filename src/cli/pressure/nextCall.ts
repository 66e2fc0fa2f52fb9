import { Random } from '../../base/Random.ts'
import { FirstPassage } from '../../pressure/FirstPassage.ts'
import { TimeToCall } from '../../pressure/TimeToCall.ts'
import type { Study } from '../../server/analysis/study.ts'

/** When the account that is called first is, where each price wanders without drift. */
export interface NextCall {
  readonly symbol: string
  readonly toward: 'down' | 'up'
  /** How far its call is, a log move. */
  readonly move: number
  /** The days within which it comes with a chance of a half. */
  readonly within: number
  /** The chance that it comes within a day, by the closed form and by paths. */
  readonly aDay: number
  readonly aDayByPaths: number
  readonly standardError: number
}

const paths = 4_000
const steps = 4

/**
 * The next call of a study, by a day's volatility of every market; null where nobody can be called. The paths are
 * drawn from the entry, so that the same entry has the same figures.
 *
 * Rules: [REACH4] [REACH5] [PRESSURE8]
 */
export function nextCall({ lines, seq }: Study, volatility: number): NextCall | null {
  const all = lines.flatMap(({ symbol, callDown, callUp }) => [
    { symbol, toward: 'down' as const, move: callDown },
    { symbol, toward: 'up' as const, move: callUp },
  ])
  const [nearest] = all
    .flatMap(({ move, ...rest }) => (move === null ? [] : [{ ...rest, move }]))
    .sort((a, b) => a.move - b.move)
  if (nearest === undefined) return null
  const motion = { drift: 0, volatility }
  const one = { distances: Float64Array.of(nearest.move), notionals: Float64Array.of(1) }
  const random = Random.create(seq, 12)
  const drawn = FirstPassage.simulate(nearest.move, motion, 1, { random, paths, steps })
  return {
    ...nearest,
    within: TimeToCall.quantile(one, motion, 0.5),
    aDay: FirstPassage.probability(nearest.move, motion, 1),
    aDayByPaths: drawn.probability,
    standardError: drawn.standardError,
  }
}
