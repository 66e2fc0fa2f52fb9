import { CivilDate } from '../../calendar/CivilDate.ts'
import { Zone, type ZoneId } from '../../calendar/Zone.ts'
import { AskedError } from './AskedError.ts'
import { suggest } from './suggest.ts'

/** A day as it is asked for. */
export interface DayTold {
  /** As 2026-01-05; undefined for the one that it is there now. */
  readonly day: string | undefined
  /** Whose midnights; undefined for UTC. */
  readonly zone: string | undefined
}

/**
 * A day from its midnight to before the next, told at a time.
 *
 * Rules: [DAY1]
 *
 * @throws AskedError that says what was expected
 */
export function dayOf({ day, zone: name = 'UTC' }: DayTold, now: number) {
  const zone = zoneOf(name)
  const date = day === undefined ? todayIn(zone, now) : CivilDate.parse(day)
  if (date === null) {
    throw new AskedError(`--day: expected a date, as 2026-01-05, found '${day}'`)
  }
  return { from: midnight(zone, date), until: midnight(zone, CivilDate.plusDays(date, 1)), now }
}

function zoneOf(name: string): Zone {
  if (Zone.ids.includes(name as ZoneId)) return Zone.named(name as ZoneId)
  const near = suggest(name, Zone.ids)
  const hint = near === null ? '' : `; did you mean ${near}?`
  throw new AskedError(`--zone: expected UTC or a zone that is known, found '${name}'${hint}`)
}

function todayIn(zone: Zone, now: number): CivilDate {
  const local = Zone.localOf(zone, now)
  if (local.ok) return local.value.date
  throw new AskedError(`--day: the clock of ${zone.id} is not known for now`)
}

function midnight(zone: Zone, date: CivilDate): number {
  const found = Zone.instantOf(zone, { date, time: 0 })
  if (found.ok) return found.value
  throw new AskedError(`--day: the clock of ${zone.id} is not known for ${CivilDate.format(date)}`)
}
