import type { CivilDate } from './CivilDate.ts'

/** What a question about dates may ask that nobody has said. */
export type CalendarFaultCode =
  | 'calendar.outOfRange'
  | 'calendar.closed'
  | 'zone.outOfRange'
  | 'cycle.outOfRange'

/**
 * Why there is no answer: the date is one that the calendar, the zone or the table named does not
 * speak of, or a day without a close. Never answered by a guess.
 *
 * Rules: [CAL4] [CAL9]
 */
export interface CalendarFault {
  readonly code: CalendarFaultCode
  /** The name of the calendar, the zone or the table. */
  readonly of: string
  readonly date: CivilDate
}
