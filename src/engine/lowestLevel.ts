import { Protection } from '../model/Protection.ts'
import type { Rulebook } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Guard } from './protection/Guard.ts'

/** The lowest level that somebody waits for; null where it is none of maintenance, or one is at it. */
export function lowestLevel(rulebook: Rulebook, guards: readonly Guard[]): Ratio | null {
  let lowest = lowestRung(rulebook)
  for (const { protection, attempt } of guards) {
    if (attempt !== null || lowest === null) return null
    const above = Protection.ratioOf(protection.trigger)
    if (above !== null && Ratio.compare(above, lowest) < 0) lowest = above
  }
  return lowest
}

/** The lowest threshold entered; null where a rung uses another measure than maintenance. */
function lowestRung({ ladders }: Rulebook): Ratio | null {
  let lowest: Ratio | null = null
  for (const { levels } of ladders) {
    for (const { measure, enter } of levels) {
      if (measure !== 'maintenance') return null
      if (lowest === null || Ratio.compare(enter, lowest) < 0) lowest = enter
    }
  }
  return lowest
}
