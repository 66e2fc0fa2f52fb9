import { CivilDate } from '../calendar/CivilDate.ts'
import { Zone } from '../calendar/Zone.ts'
import type { StrikeStep, StrikeTerms } from '../model/CallProcedure.ts'
import { Strikes } from './Strikes.ts'

/** A call that was liquidated or let expire, as long as it counts. */
export interface Strike {
  readonly call: string
  readonly ladder: string
  /** The first instant at which it counts no more, ms since 1970. */
  readonly until: number
}

const DAY_MS = 86_400_000

/**
 * Until when a strike of an instant counts: so many days of its zone, its own included.
 *
 * Rules: [PRAC3] [CALL31]
 */
export const countsUntil = ({ windowDays, zone }: StrikeTerms, now: number): number =>
  midnightAfter(zone, now, windowDays)

/**
 * When a restriction of so many days ends that a strike brings: the last of them is restricted still.
 *
 * Rules: [PRAC1] [CALL31]
 */
export const endOf = ({ days }: StrikeStep, { zone }: StrikeTerms, now: number): number | null =>
  days === null ? null : midnightAfter(zone, now, days + 1)

/** The midnight that begins the nth day after; where the law of a zone is not known, by days of UTC. */
function midnightAfter(zone: StrikeTerms['zone'], now: number, days: number): number {
  const local = Zone.localOf(Zone.named(zone), now)
  if (local.ok) {
    const date = CivilDate.plusDays(local.value.date, days)
    const end = Zone.instantOf(Zone.named(zone), { date, time: 0 })
    if (end.ok) return end.value
  }
  return now - (now % DAY_MS) + days * DAY_MS
}

/**
 * What a strike brings beside those of its ladder that still count.
 *
 * Rules: [PRAC5] [CALL31]
 */
export function brought(
  { steps }: StrikeTerms,
  earlier: readonly Strike[],
  ladder: string,
  now: number,
): StrikeStep | null {
  const counting = earlier.filter((one) => one.ladder === ladder && one.until > now)
  return Strikes.consequence(steps, counting.length + 1)
}

export * as StrikeCount from './StrikeCount.ts'
