import type { CalendarFaultCode } from '../calendar/CalendarFault.ts'
import { DueTerms } from '../calendar/DueTerms.ts'
import type { CallProcedure } from '../model/CallProcedure.ts'
import type { Level } from '../model/Rulebook.ts'

/** When something is due, and why a calendar did not say so where time alone was counted instead. */
export interface Deadline {
  readonly at: number
  readonly undated?: CalendarFaultCode
}

/** A level's own clock, in place of its procedure's. */
export type LevelClock = Pick<Level, 'within' | 'due'>

/**
 * The deadline of a call issued by a level: by the level's own rule, or else its time, or else the
 * procedure's rule, or else its time. A calendar that does not speak of the date gives way to the time
 * that is stated beside it, and that is said.
 *
 * Rules: [CALL1] [CALL21]
 */
export function deadlineOf(procedure: CallProcedure, level: LevelClock, now: number): Deadline {
  const counted = now + (level.within ?? procedure.within)
  const terms = level.due ?? (level.within === undefined ? procedure.due : undefined)
  if (terms === undefined) return { at: counted }
  const due = DueTerms.due(terms, now)
  return due.ok ? { at: due.value } : { at: counted, undated: due.error.code }
}

/**
 * Until when a call may still be met that was due at an instant; null where it has no such time, or
 * its calendar does not speak of it.
 *
 * Rules: [CALL27]
 */
export function graceEnd({ grace }: CallProcedure, deadline: number): number | null {
  if (grace === undefined) return null
  const end = DueTerms.due(grace, deadline)
  return end.ok && end.value > deadline ? end.value : null
}

/**
 * Whether deadlines are dates: then exactly the cut-off is in time still, as it is on a calendar.
 *
 * Rules: [CAL15] [CALL21]
 */
export const isDated = (procedure: CallProcedure, levels: readonly LevelClock[]): boolean =>
  [procedure, ...levels].some(({ due }) => due?.kind === 'date')

export * as CallClock from './CallClock.ts'
