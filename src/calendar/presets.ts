import { defined } from '../base/assert.ts'
import { Calendar } from './Calendar.ts'
import type { CalendarRules } from './CalendarRules.ts'
import { CivilDate, type Weekday } from './CivilDate.ts'
import type { Day, DayRule, Observance } from './DayRule.ts'

/** The calendars that are known by name. */
export type PresetId = keyof typeof presets

const at = (hours: number, minutes = 0): number => (hours * 60 + minutes) * 60_000

const MONDAY: Weekday = 1
const THURSDAY: Weekday = 4
const weekend: readonly Weekday[] = [6, 7]

const fixed = (month: number, day: number, observed: Observance = 'none'): Day => ({
  kind: 'fixed',
  ...{ month, day, observed },
})

const nth = (month: number, weekday: Weekday, count: number, plus = 0): Day => ({
  kind: 'weekday',
  ...{ month, weekday, nth: count, plus },
})

const easter = (plus: number): Day => ({ kind: 'easter', plus })

const once = (year: number, month: number, day: number): Day => ({
  kind: 'once',
  date: CivilDate.at(year, month, day),
})

const goodFriday: DayRule = { name: 'Good Friday', day: easter(-2) }

/** What the stock exchange and the bond market have in common, but for Good Friday. */
const american: readonly DayRule[] = [
  { name: "New Year's Day", day: fixed(1, 1, 'sundayToMonday') },
  { name: 'Martin Luther King Jr. Day', day: nth(1, MONDAY, 3) },
  { name: "Washington's Birthday", day: nth(2, MONDAY, 3) },
  { name: 'Memorial Day', day: nth(5, MONDAY, -1) },
  { name: 'Juneteenth', day: fixed(6, 19, 'nearestWeekday'), from: 2022 },
  { name: 'Independence Day', day: fixed(7, 4, 'nearestWeekday') },
  { name: 'Labor Day', day: nth(9, MONDAY, 1) },
  { name: 'Thanksgiving', day: nth(11, THURSDAY, 4) },
  { name: 'Christmas', day: fixed(12, 25, 'nearestWeekday') },
]

/** The stock exchange of New York. */
const NYSE: CalendarRules = {
  id: 'NYSE',
  source:
    'NYSE Rule 7.2 and its yearly announcements of holidays and early closings, of 2026-11-30; years not yet announced by the same rules',
  zone: 'America/New_York',
  ...{ from: 2007, until: 2035, weekend, close: at(16) },
  holidays: [
    ...american,
    goodFriday,
    { name: 'Mourning of President Ford', day: once(2007, 1, 2) },
    { name: 'Hurricane Sandy', day: once(2012, 10, 29) },
    { name: 'Hurricane Sandy', day: once(2012, 10, 30) },
    { name: 'Mourning of President Bush', day: once(2018, 12, 5) },
    { name: 'Mourning of President Carter', day: once(2025, 1, 9) },
  ],
  earlyCloses: [
    { name: 'Before Independence Day', day: fixed(7, 3), close: at(13) },
    { name: 'After Thanksgiving', day: nth(11, THURSDAY, 4, 1), close: at(13) },
    { name: 'Christmas Eve', day: fixed(12, 24), close: at(13) },
  ],
}

/** Years in which the employment report fell on Good Friday and the bond market was open till noon. */
const reported = [2015, 2021, 2023, 2026]

/**
 * The bond market of the United States, as SIFMA recommends. Its early closes at 14:00 before holidays
 * are settled anew each year and do not move settlement: those who follow them add them.
 */
const SIFMA: CalendarRules = {
  id: 'SIFMA',
  source:
    'SIFMA holiday recommendations for dollar fixed income in the United States, of 2026-11-30; years not yet recommended by the same rules',
  zone: 'America/New_York',
  ...{ from: 2015, until: 2035, weekend, close: at(17) },
  holidays: [
    ...american,
    { ...goodFriday, except: reported },
    { name: 'Columbus Day', day: nth(10, MONDAY, 2) },
    { name: 'Veterans Day', day: fixed(11, 11, 'sundayToMonday') },
    { name: 'Mourning of President Bush', day: once(2018, 12, 5) },
  ],
  earlyCloses: [
    { ...goodFriday, close: at(12) },
    { name: 'Mourning of President Carter', day: once(2025, 1, 9), close: at(14) },
  ],
}

/** The payment system of the euro. */
const TARGET: CalendarRules = {
  id: 'TARGET',
  source: 'European Central Bank, long-term calendar for TARGET closing days, since 2002',
  zone: 'Europe/Berlin',
  ...{ from: 2002, until: 2035, weekend, close: at(18) },
  holidays: [
    { name: "New Year's Day", day: fixed(1, 1) },
    goodFriday,
    { name: 'Easter Monday', day: easter(1) },
    { name: 'Labour Day', day: fixed(5, 1) },
    { name: 'Christmas Day', day: fixed(12, 25) },
    { name: 'Boxing Day', day: fixed(12, 26) },
  ],
  earlyCloses: [],
}

/** Every day from midnight to midnight, UTC. */
const always: CalendarRules = {
  id: '24/7',
  source: 'no day is closed',
  zone: 'UTC',
  ...{ from: 1970, until: 2199, weekend: [], close: at(24), holidays: [], earlyCloses: [] },
}

/** The rules of every calendar that is known by name. */
export const presets = { NYSE, SIFMA, TARGET, '24/7': always } as const

/** The names, in the order in which they are told. */
export const presetIds = Object.keys(presets) as readonly PresetId[]

/**
 * A calendar by its name, its rules worked out.
 *
 * Rules: [CAL13]
 *
 * @example
 * calendarNamed('NYSE').zone.id // => 'America/New_York'
 */
export const calendarNamed = (id: PresetId): Calendar => workedOut.get(id) ?? workOut(id)

/** Each is worked out once, when it is first asked for. */
const workedOut = new Map<PresetId, Calendar>()

function workOut(id: PresetId): Calendar {
  const result = Calendar.of(presets[id])
  const ruled = defined(result.ok ? result.value : null, `presets: ${id} has no fault`)
  const calendar: Calendar = { ...ruled, origin: { kind: 'preset' } }
  workedOut.set(id, calendar)
  return calendar
}
