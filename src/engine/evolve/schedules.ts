import { DueTerms } from '../../calendar/DueTerms.ts'
import { Rulebook } from '../../model/Rulebook.ts'
import type { Rules } from '../Rules.ts'
import type { State } from '../State.ts'
import { Timers } from '../Timers.ts'

/**
 * Sets the timers of a rulebook's ladders that call on a schedule, at the first time of each after now;
 * a time that was passed over is not made up for.
 *
 * Rules: [CALL30]
 */
export function setSchedules({ timers, time }: State, { id, active }: Rules): void {
  active?.ladders.forEach((ladder, index) => {
    const { trigger } = Rulebook.procedureOf(active, ladder)
    const next = trigger?.on === 'schedule' ? DueTerms.nextAfter(trigger, time) : null
    if (next !== null) Timers.set(timers, Timers.ofSchedule(id, index), next)
  })
}

/** Clears the timers of a version that is in force no longer. */
export function clearSchedules({ timers }: State, { id, active }: Rules): void {
  active?.ladders.forEach((_, index) => {
    Timers.clear(timers, Timers.ofSchedule(id, index))
  })
}
