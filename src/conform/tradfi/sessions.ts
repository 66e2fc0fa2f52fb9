import { type Session, SessionLeverage } from '../../brokerage/SessionLeverage.ts'
import { Calendar } from '../../calendar/Calendar.ts'
import { CivilDate } from '../../calendar/CivilDate.ts'
import { calendarNamed } from '../../calendar/presets.ts'
import { TimeOfDay } from '../../calendar/TimeOfDay.ts'
import { Zone } from '../../calendar/Zone.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { dateOf, timeOf, told } from './reading.ts'

const words: { readonly [session in Session]: string } = {
  open: 'open leverage',
  closingSoon: 'closed leverage (exchange still open, closing soon)',
  closed: 'closed leverage',
}

const nyse = calendarNamed('NYSE')
const hours = SessionLeverage.newYork(nyse)
const MINUTE_MS = 60_000

/** Sessions about the close of a day, and at noon of the days without trade in the week before. */
export function sessions(inputs: Facts): Tree {
  Facts.word(inputs, 'timezone', [Zone.ids.find((id) => Zone.named(id) === nyse.zone) ?? ''])
  const date = dateOf(inputs, 'date')
  const close = timeOf(inputs.regularClose)
  const soon = close - hours.closingSoonMs
  const about = [soon - MINUTE_MS, soon, close].map((time) => [
    TimeOfDay.format(time),
    words[told(SessionLeverage.at(hours, date, time))],
  ])
  const noon = timeOf('12:00')
  const week = [7, 6, 5, 4, 3, 2, 1].map((days) => CivilDate.plusDays(date, -days))
  const idle = week
    .filter((day) => !told(Calendar.isBusinessDay(nyse, day)))
    .map((day) => [idleName(day), told(SessionLeverage.at(hours, day, noon))])
  return Object.fromEntries([...about, ...idle])
}

function idleName(day: CivilDate): string {
  const date = CivilDate.format(day)
  const isWeekend = nyse.weekend.has(CivilDate.weekday(day))
  const name = monthNames[Number(date.slice(5, 7))] ?? 'Holiday'
  return isWeekend ? `noonWeekend ${date}` : `noonHoliday ${date} (${name})`
}

/** The names that cases give holidays, of months that have one alone. */
const monthNames: { readonly [month: number]: string } = {
  ...{ 2: 'Presidents Day', 5: 'Memorial Day', 6: 'Juneteenth', 7: 'Independence Day' },
  ...{ 9: 'Labor Day', 11: 'Thanksgiving', 12: 'Christmas' },
}
