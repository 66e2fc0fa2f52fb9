import { SessionLeverage } from '../../brokerage/SessionLeverage.ts'
import { Calendar } from '../../calendar/Calendar.ts'
import { CivilDate } from '../../calendar/CivilDate.ts'
import { DayRule } from '../../calendar/DayRule.ts'
import { calendarNamed, presets } from '../../calendar/presets.ts'
import { TimeOfDay } from '../../calendar/TimeOfDay.ts'
import { Zone } from '../../calendar/Zone.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { dateOf, timeOf, told } from './reading.ts'
import { sessionNames } from './words.ts'

const nyse = calendarNamed('NYSE')
/** Cases of sessions are of New York. */
export const newYork = SessionLeverage.newYork(nyse)
const MINUTE_MS = 60_000

/** Sessions about the close of a day, and at noon of the days without trade in the week before. */
export function sessions(inputs: Facts): Tree {
  Facts.word(inputs, 'timezone', [Zone.ids.find((id) => Zone.named(id) === nyse.zone) ?? ''])
  const date = dateOf(inputs, 'date')
  const close = timeOf(inputs.regularClose)
  const soon = close - newYork.closingSoonMs
  const about = [soon - MINUTE_MS, soon, close].map((time) => [
    TimeOfDay.format(time),
    sessionNames[told(SessionLeverage.at(newYork, date, time))],
  ])
  const noon = timeOf('12:00')
  const week = [7, 6, 5, 4, 3, 2, 1].map((days) => CivilDate.plusDays(date, -days))
  const idle = week
    .filter((day) => !told(Calendar.isBusinessDay(nyse, day)))
    .map((day) => [idleName(day), told(SessionLeverage.at(newYork, day, noon))])
  return Object.fromEntries([...about, ...idle])
}

function idleName(day: CivilDate): string {
  const date = CivilDate.format(day)
  if (nyse.weekend.has(CivilDate.weekday(day))) return `noonWeekend ${date}`
  const name = holidayOn(day)
  return `noonHoliday ${date} (${names[name] ?? name})`
}

/** The name of the calendar's rule that closes a day: it is of the day's year, or of the next that begins with it. */
function holidayOn(day: CivilDate): string {
  const year = Number(CivilDate.format(day).slice(0, 4))
  const isOn = (rule: DayRule) => [year, year + 1].some((of) => DayRule.dayIn(rule, of) === day)
  return presets.NYSE.holidays.find(isOn)?.name ?? 'Holiday'
}

/** Cases have another name for one. */
const names: { readonly [name: string]: string } = { "Washington's Birthday": 'Presidents Day' }
