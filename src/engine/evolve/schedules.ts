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
export function setSchedules(state: State, rules: Rules): void {
  rules.active?.ladders.forEach((_, index) => {
    setSchedule(state, rules, index)
  })
}

/** The same of one ladder whose time has come: others that are due by now still wait for theirs. */
export function setSchedule({ timers, time }: State, { id, active }: Rules, index: number): void {
  const ladder = active?.ladders[index]
  const trigger = active && ladder && Rulebook.procedureOf(active, ladder).trigger
  const next = trigger?.on === 'schedule' ? DueTerms.nextAfter(trigger, time) : null
  if (next !== null) Timers.set(timers, Timers.ofSchedule(id, index), next)
}

/** Sets those again whose time has passed, as where entries are folded: no event says that they fired. */
export function passSchedules(state: State, rules: Rules): void {
  rules.active?.ladders.forEach((_, index) => {
    const timer = Timers.ofSchedule(rules.id, index)
    if (Timers.pass(state.timers, timer, state.time)) setSchedule(state, rules, index)
  })
}

/** Clears the timers of a version that is in force no longer. */
export function clearSchedules({ timers }: State, { id, active }: Rules): void {
  active?.ladders.forEach((_, index) => {
    Timers.clear(timers, Timers.ofSchedule(id, index))
  })
}
