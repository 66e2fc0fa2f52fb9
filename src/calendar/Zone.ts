import { Result } from '../base/Result.ts'
import type { CalendarFault } from './CalendarFault.ts'
import { CivilDate, type Weekday } from './CivilDate.ts'

/** The time zones that are known, by the names of the public time zone database. */
export type ZoneId = keyof typeof table

/** A time zone as data: what stands on the clock in winter, and when it stands an hour ahead. */
export interface Zone {
  readonly id: string
  /** Milliseconds that the clock is ahead of UTC, daylight saving aside. */
  readonly offset: number
  /** In the order of their years; a year has at most one. */
  readonly daylight: readonly DaylightRule[]
  /** The years for which this is known, both included. */
  readonly from: number
  readonly until: number
}

/** Between two changes of a year the clock is an hour ahead. */
export interface DaylightRule {
  /** The years it holds for, both included. */
  readonly from: number
  readonly until: number
  readonly starts: Change
  readonly ends: Change
}

/** The moment at which clocks are changed: a weekday of a month, and a time of that day. */
export interface Change {
  readonly month: number
  readonly weekday: Weekday
  /** The first is 1, the last -1. */
  readonly nth: number
  /** Milliseconds since midnight, on the clock before the change or on that of UTC. */
  readonly time: number
  readonly clock: 'wall' | 'utc'
}

/** A date and a time of day, in milliseconds since midnight, as a clock on the wall shows them. */
export interface LocalTime {
  readonly date: CivilDate
  readonly time: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const SUNDAY: Weekday = 7

const usChange = (month: number, nth: number): Change => ({
  ...{ month, nth, weekday: SUNDAY },
  ...{ time: 2 * HOUR_MS, clock: 'wall' },
})

const euChange = (month: number): Change => ({
  ...{ month, nth: -1, weekday: SUNDAY },
  ...{ time: HOUR_MS, clock: 'utc' },
})

/** Uniform Time Act as amended in 1986 and 2005. */
const us: readonly DaylightRule[] = [
  { from: 1987, until: 2006, starts: usChange(4, 1), ends: usChange(10, -1) },
  { from: 2007, until: 2050, starts: usChange(3, 2), ends: usChange(11, 1) },
]

/** Directive 2000/84/EC and the ones before it, from the year in which the ends were made one. */
const eu: readonly DaylightRule[] = [
  { from: 1996, until: 2050, starts: euChange(3), ends: euChange(10) },
]

const ofHours = (hours: number, from: number, daylight: readonly DaylightRule[] = []) => ({
  ...{ offset: hours * HOUR_MS, daylight },
  ...{ from, until: 2050 },
})

const table = {
  UTC: { ...ofHours(0, 1970), until: 2199 },
  'America/New_York': ofHours(-5, 1987, us),
  'America/Chicago': ofHours(-6, 1987, us),
  'Europe/London': ofHours(0, 1996, eu),
  'Europe/Berlin': ofHours(1, 1996, eu),
  'Asia/Tokyo': ofHours(9, 1987),
  'Asia/Singapore': ofHours(8, 1987),
  'Asia/Hong_Kong': ofHours(8, 1987),
} as const

/** The names of all zones. */
export const ids = Object.keys(table) as readonly ZoneId[]

/**
 * A zone by its name.
 *
 * @example
 * Zone.named('Asia/Tokyo').offset // => 32_400_000
 */
export const named = (id: ZoneId): Zone => zones[id]

const zones = Object.fromEntries(ids.map((id) => [id, { id, ...table[id] }])) as {
  readonly [id in ZoneId]: Zone
}

/**
 * The date and time that a zone's clock shows at an instant.
 *
 * Rules: [CAL3] [CAL4]
 *
 * @example
 * const newYork = Zone.named('America/New_York')
 * Zone.localOf(newYork, 1_716_912_000_000)
 * // => { ok: true, value: { date: CivilDate.at(2024, 5, 28), time: 43_200_000 } }
 */
export function localOf(zone: Zone, instant: number): Result<LocalTime, CalendarFault> {
  const standard = splitOf(instant + zone.offset)
  // No zone is known to change its clock around New Year, so either clock tells the year.
  if (!isKnown(zone, standard.date)) return outOfRange(zone, standard.date)
  return Result.success(splitOf(instant + zone.offset + savingAt(zone, instant)))
}

/**
 * The instant at which a zone's clock shows a date and a time. A time that the clock skips is the
 * moment at which it skips; one that it shows twice is the second, so that whoever goes by the clock
 * is on time. A later local time is never an earlier instant.
 *
 * Rules: [CAL4] [CAL5]
 *
 * @example
 * const newYork = Zone.named('America/New_York')
 * Zone.instantOf(newYork, { date: CivilDate.at(2024, 5, 28), time: 43_200_000 })
 * // => { ok: true, value: 1_716_912_000_000 }
 */
export function instantOf(zone: Zone, { date, time }: LocalTime): Result<number, CalendarFault> {
  if (!isKnown(zone, date)) return outOfRange(zone, date)
  const standard = date * DAY_MS + time - zone.offset
  const saving = savingOf(zone, CivilDate.yearOf(date))
  if (saving === null) return Result.success(standard)
  const { start, end } = saving
  if (standard < start || standard >= end) return Result.success(standard)
  return Result.success(Math.max(start, standard - HOUR_MS))
}

const savingAt = (zone: Zone, instant: number): number => {
  const saving = savingOf(zone, CivilDate.yearOf(splitOf(instant + zone.offset).date))
  return saving !== null && instant >= saving.start && instant < saving.end ? HOUR_MS : 0
}

/** The instants between which the clock is an hour ahead, or null in a year without. */
function savingOf(zone: Zone, year: number): { start: number; end: number } | null {
  const rule = zone.daylight.find(({ from, until }) => from <= year && year <= until)
  if (rule === undefined) return null
  return {
    start: changeAt(zone, year, rule.starts, 0),
    end: changeAt(zone, year, rule.ends, HOUR_MS),
  }
}

function changeAt(zone: Zone, year: number, change: Change, saving: number): number {
  const date = CivilDate.nthWeekday(year, change.month, change.weekday, change.nth) as CivilDate
  const ahead = change.clock === 'utc' ? 0 : zone.offset + saving
  return date * DAY_MS + change.time - ahead
}

function splitOf(local: number): LocalTime {
  const days = Math.floor(local / DAY_MS)
  return { date: CivilDate.ofDay(days), time: local - days * DAY_MS }
}

function isKnown({ from, until }: Zone, date: CivilDate): boolean {
  const year = CivilDate.yearOf(date)
  return from <= year && year <= until
}

const outOfRange = ({ id }: Zone, date: CivilDate) =>
  Result.failure<CalendarFault>({ code: 'zone.outOfRange', of: id, date })

export * as Zone from './Zone.ts'
