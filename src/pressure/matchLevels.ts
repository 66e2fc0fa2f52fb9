import { Real } from '../base/Real.ts'
import type { ToldLevel } from './ToldMap.ts'

/** So much of a level was found again, so far from where it was: above zero at a higher price. */
export interface LevelPair {
  readonly place: number
  readonly size: number
  readonly by: number
}

/**
 * Finds the levels of a map again in the next one: two are one where they are within a width of one another,
 * as log moves, the nearest first, and each notional at most once. Without a width, a map in buckets that
 * follow the price would seem to lose everything from one hour to the next.
 *
 * Rules: [MAP4]
 *
 * @param width zero or more: exactly the same price, or within so much
 * @returns how much of each level was found again, and the pairs
 * @example
 * matchLevels(now, then, 0.012).kept
 */
export function matchLevels(
  now: readonly ToldLevel[],
  then: readonly ToldLevel[],
  width: number,
): { readonly kept: readonly number[]; readonly pairs: readonly LevelPair[] } {
  const ends = then.map(({ trigger }) => Real.ln(trigger))
  const near = now.flatMap(({ trigger }, place) => {
    const start = Real.ln(trigger)
    return ends.flatMap((end, there) =>
      Math.abs(end - start) <= width ? [{ place, there, by: end - start }] : [],
    )
  })
  near.sort((a, b) => Math.abs(a.by) - Math.abs(b.by) || a.place - b.place || a.there - b.there)
  const [kept, left] = [now.map(() => 0), then.map(({ notional }) => notional)]
  const pairs: LevelPair[] = []
  for (const { place, there, by } of near) {
    const wanted = (now[place] as ToldLevel).notional - (kept[place] as number)
    const size = Math.min(wanted, left[there] as number)
    if (!(size > 0)) continue
    kept[place] = (kept[place] as number) + size
    left[there] = (left[there] as number) - size
    pairs.push({ place, size, by })
  }
  return { kept, pairs }
}
