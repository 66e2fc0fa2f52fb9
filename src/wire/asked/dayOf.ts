import { CivilDate } from '../../calendar/CivilDate.ts'
import { Zone, type ZoneId } from '../../calendar/Zone.ts'
import { AskedError } from './AskedError.ts'
import { suggest } from './suggest.ts'

/** A day as it is asked for. */
export interface DayTold {
  /** As 2026-01-05. */
  readonly day: string
  /** Whose midnights; undefined for UTC. */
  readonly zone: string | undefined
}

/**
 * A day from its midnight to before the next.
 *
 * Rules: [DAY1]
 *
 * @throws AskedError that says what was expected
 */
export function dayOf({ day, zone }: DayTold): { readonly from: number; readonly until: number } {
  const date = CivilDate.parse(day)
  if (date === null) {
    throw new AskedError(`--day: expected a date, as 2026-01-05, found '${day}'`)
  }
  const at = midnights(zone)
  return { from: at(date), until: at(CivilDate.plusDays(date, 1)) }
}

function midnights(name: string | undefined): (date: CivilDate) => number {
  if (name === undefined || name === 'UTC') return (date) => date * DAY_MS
  if (!Zone.ids.includes(name as ZoneId)) {
    const near = suggest(name, Zone.ids)
    const hint = near === null ? '' : `; did you mean ${near}?`
    throw new AskedError(`--zone: expected UTC or a zone that is known, found '${name}'${hint}`)
  }
  return (date) => {
    const found = Zone.instantOf(Zone.named(name as ZoneId), { date, time: 0 })
    if (found.ok) return found.value
    throw new AskedError(`--day: the clock of ${name} is not known for ${CivilDate.format(date)}`)
  }
}

const DAY_MS = 86_400_000
