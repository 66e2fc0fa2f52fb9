import { assert } from '../../../src/base/assert.ts'
import { matchLevels } from '../../../src/pressure/matchLevels.ts'
import type { ToldLevel } from '../../../src/pressure/ToldMap.ts'

/** The longs of one market in one of a row of maps. */
export interface Shot {
  readonly time: number
  readonly longs: readonly ToldLevel[]
}

/** A candle by its opening time. */
export interface Low {
  readonly time: number
  readonly low: number
}

/** How a row of maps did over a horizon; sums of notional over all of them. */
export interface MapPanel {
  /** Maps whose horizon lies within the candles. */
  readonly maps: number
  readonly told: number
  /** At levels that the price reached within the horizon. */
  readonly crossed: number
  /** Of that, where there was a later map before it was reached: what it still had, and of how much. */
  readonly standing: number
  readonly watched: number
  /** Not reached, where there was a map at the end of the horizon: what it still had, and of how much. */
  readonly stayed: number
  readonly followed: number
}

/**
 * Follows the longs of every map until the price reaches them or the horizon ends. Whoever watched the last
 * map before a level was reached would have seen what still stood there: that is the hit rate.
 *
 * Rules: [REPRO22]
 *
 * @param shots in order of time
 * @param lows candles in order of time, of equal length
 */
export function mapPanel(
  shots: readonly Shot[],
  lows: readonly Low[],
  horizon: number,
  width: number,
): MapPanel {
  assert(horizon > 0, 'mapPanel: a horizon is positive')
  const total = { maps: 0, told: 0, crossed: 0, standing: 0, watched: 0, stayed: 0, followed: 0 }
  const end = lows.at(-1)?.time ?? 0
  for (const shot of shots) {
    if (shot.time + horizon > end) continue
    total.maps += 1
    const ahead = lows.filter(({ time }) => time >= shot.time && time < shot.time + horizon)
    const reached = shot.longs.map(({ trigger }) => ahead.find(({ low }) => low <= trigger)?.time)
    const until = keeping(shot, shots, width)
    for (const [place, { notional }] of shot.longs.entries()) {
      total.told += notional
      const time = reached[place]
      if (time !== undefined) total.crossed += notional
      const kept = until(time ?? shot.time + horizon)
      if (kept === null) continue
      const still = kept[place] as number
      if (time !== undefined) {
        total.watched += notional
        total.standing += still
      } else {
        total.followed += notional
        total.stayed += still
      }
    }
  }
  return total
}

/**
 * How much of each level the last map up to a time still has; null where that is the map itself. Two maps are
 * matched once for all their levels.
 */
function keeping(
  shot: Shot,
  shots: readonly Shot[],
  width: number,
): (time: number) => readonly number[] | null {
  const known = new Map<Shot, readonly number[]>()
  return (time) => {
    const last = shots.findLast((one) => one.time <= time)
    if (last === undefined || last.time <= shot.time) return null
    const kept = known.get(last) ?? matchLevels(shot.longs, last.longs, width).kept
    known.set(last, kept)
    return kept
  }
}
