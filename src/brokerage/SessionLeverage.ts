import { Result } from '../base/Result.ts'
import { type Answer, Calendar } from '../calendar/Calendar.ts'
import type { CivilDate } from '../calendar/CivilDate.ts'
import { TimeOfDay as Time, type TimeOfDay } from '../calendar/TimeOfDay.ts'
import { Zone } from '../calendar/Zone.ts'
import { Ratio } from '../money/Ratio.ts'

/** Where a moment is in a trading day, for houses that lend more while they can sell. */
export type Session = 'open' | 'closingSoon' | 'closed'

/** The hours of a market, in its calendar's zone; its close is the calendar's. */
export interface SessionHours {
  readonly calendar: Calendar
  readonly opens: TimeOfDay
  /** For so long before the close the market is open and leverage is that of the night. */
  readonly closingSoonMs: number
}

/**
 * The session at a time of a date: the close itself is closed, and early closes count.
 *
 * Rules: [SIZE17]
 */
export function at(hours: SessionHours, date: CivilDate, time: TimeOfDay): Answer<Session> {
  const isBusiness = Calendar.isBusinessDay(hours.calendar, date)
  if (!isBusiness.ok) return isBusiness
  if (!isBusiness.value || time < hours.opens) return Result.success('closed')
  const close = Calendar.closeOf(hours.calendar, date)
  const now = Zone.instantOf(hours.calendar.zone, { date, time })
  if (!close.ok) return close
  if (!now.ok) return now
  return Result.success(before(close.value - now.value, hours.closingSoonMs))
}

function before(leftMs: number, closingSoonMs: number): Session {
  if (leftMs <= 0) return 'closed'
  return leftMs <= closingSoonMs ? 'closingSoon' : 'open'
}

/** What becomes of a position when leverage is no longer that of the day. */
export interface NightCut {
  readonly isCalled: boolean
  /** The share of the position that is kept. */
  readonly kept: Ratio
}

/**
 * A position as large as the day allows, once the night's leverage holds: called where the night lends less, and
 * down to what it lends.
 *
 * Rules: [SIZE17]
 *
 * @example
 * SessionLeverage.nightCut(Ratio.of(5n), Ratio.of(2n)) // => { isCalled: true, kept: Ratio.of(2n, 5n) }
 */
export function nightCut(day: Ratio, night: Ratio): NightCut {
  const kept = Ratio.min(Ratio.one, Ratio.div(night, day))
  return { isCalled: Ratio.compare(kept, Ratio.one) < 0, kept }
}

/** The New York Stock Exchange; ten minutes as Lean has them. */
export const newYork = (calendar: Calendar): SessionHours => ({
  calendar,
  opens: 9.5 * MINUTES_MS * 60,
  closingSoonMs: 10 * MINUTES_MS,
})

const MINUTES_MS = Time.DAY_MS / 1_440

export * as SessionLeverage from './SessionLeverage.ts'
