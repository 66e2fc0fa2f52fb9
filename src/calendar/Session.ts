import { Calendar } from './Calendar.ts'
import { CivilDate } from './CivilDate.ts'
import { type CalendarSource, DueTerms } from './DueTerms.ts'
import type { TimeOfDay } from './TimeOfDay.ts'
import { Zone } from './Zone.ts'

/** The hours of a market as data: from its opening on each business day to the close of its calendar. */
export interface Session {
  readonly calendar: CalendarSource
  /** On the clock of the calendar, on its business day or on the day before. */
  readonly opens: TimeOfDay
  readonly opensOn: 'sameDay' | 'dayBefore'
}

/**
 * When a market opens that is closed at an instant; null where it is open. The opening itself is open, the close
 * is closed. What a calendar does not speak of is open: what is not known holds nobody up.
 *
 * Rules: [CAL21]
 *
 * @example
 * // A Friday at 20:00 in New York.
 * Session.opensAt({ calendar: 'NYSE', opens: 34_200_000, opensOn: 'sameDay' }, 1_717_200_000_000)
 * // => the Monday at 9:30 there, 1_717_421_400_000
 */
export function opensAt(session: Session, instant: number): number | null {
  const calendar = DueTerms.calendarOf(session.calendar)
  const local = Zone.localOf(calendar.zone, instant)
  if (!local.ok) return null
  for (let { date } = local.value; ; date = CivilDate.plusDays(date, 1)) {
    const isOpen = Calendar.isBusinessDay(calendar, date)
    if (!isOpen.ok) return null
    if (!isOpen.value) continue
    const hours = hoursOn(session, calendar, date)
    if (hours === null) return null
    if (hours.from >= hours.to || hours.to <= instant) continue
    return hours.from <= instant ? null : hours.from
  }
}

/** From when to when a business day's session lasts; null where its calendar or clock does not say. */
function hoursOn({ opens, opensOn }: Session, calendar: Calendar, date: CivilDate) {
  const day = opensOn === 'sameDay' ? date : CivilDate.plusDays(date, -1)
  const from = Zone.instantOf(calendar.zone, { date: day, time: opens })
  const to = Calendar.closeOf(calendar, date)
  return from.ok && to.ok ? { from: from.value, to: to.value } : null
}

/** What is wrong with hours, in words: a calendar that is none, or an opening after its close. */
export function fault(session: Session): string | null {
  const { calendar, opens, opensOn } = session
  const found = DueTerms.scheduleFault({ calendar, at: { kind: 'close' } })
  if (found !== null) return found
  const { close } = DueTerms.calendarOf(calendar)
  return opensOn === 'dayBefore' || opens < close ? null : 'expected to open before the close'
}

export * as Session from './Session.ts'
