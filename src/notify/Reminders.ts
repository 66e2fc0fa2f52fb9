import type { Alert } from './Alert.ts'
import { KeptBack } from './KeptBack.ts'
import type { Outbox } from './Outbox.ts'
import type { Route } from './Route.ts'
import { Silences } from './Silences.ts'
import { type Queued, Teller } from './Teller.ts'
import { Told } from './Told.ts'

/**
 * What is told because time passes: steps of escalation and reminders of what nobody acknowledged, and
 * what a silence kept back and still stands when it is over.
 *
 * Rules: [ALR13] [ALR14]
 */
export interface Reminders {
  readonly teller: Teller
  /** By which an alert is told. */
  readonly routesFor: (alert: Alert) => readonly Route[]
  /** When a silence that held at the last look ends; 0 where it is to be looked at once. */
  silenceEndsAt: number
}

export const open = (teller: Teller, routesFor: Reminders['routesFor']): Reminders => ({
  ...{ teller, routesFor, silenceEndsAt: 0 },
})

/** A silence began or was ended: what they keep back is looked at again. */
export function nudge(reminders: Reminders): void {
  reminders.silenceEndsAt = 0
}

/** When something of this is next to be done. */
export function nextAt({ teller, silenceEndsAt }: Reminders): number {
  let next = silenceEndsAt
  for (const routes of teller.told.values()) {
    for (const { stepAt, repeatAt, isAcknowledged } of routes.values()) {
      if (isAcknowledged) continue
      next = Math.min(next, stepAt ?? next, repeatAt ?? next)
    }
  }
  return next
}

/** Tells what is due. Within a transaction. */
export const tell = (reminders: Reminders): readonly Queued[] => [
  ...surface(reminders),
  ...remind(reminders.teller),
]

/** Tells what silences kept back that cover it no longer. */
function surface(reminders: Reminders): readonly Queued[] {
  const { teller } = reminders
  const now = teller.clock.now()
  if (reminders.silenceEndsAt > now) return []
  reminders.silenceEndsAt = Silences.nextEnd(teller.silences, now)
  return KeptBack.all(teller.outbox).flatMap((kept) => {
    const alert = teller.standing.byAbout.get(kept.about)
    if (alert !== undefined && Silences.cover(teller.silences, alert, now)) return []
    KeptBack.drop(teller.outbox, kept)
    if (alert === undefined) return []
    const route = reminders.routesFor(alert).find(({ name }) => name === kept.route)
    return route === undefined ? [] : tellNow(teller, route, alert)
  })
}

/** As it was said last, under a key of its own: the ledger has the other as silenced. */
function tellNow(teller: Teller, route: Route, alert: Alert): readonly Queued[] {
  const told = teller.told.get(alert.about)?.get(route.name)
  if (told === undefined) return Teller.begin(teller, route, alert, 'trigger', '.s')
  const before = told.severity === alert.severity ? null : told.severity
  told.severity = alert.severity
  Told.save(teller.outbox, told)
  return Teller.queue(teller, route, alert, Told.reached(route, told.step), {
    ...{ phase: 'update', before, suffix: '.s', isSilent: false },
  })
}

/** Escalates and reminds of what is due. */
function remind(teller: Teller): readonly Queued[] {
  const now = teller.clock.now()
  const routes = new Map(teller.routes().map((route) => [route.name, route]))
  const queued: Queued[] = []
  for (const byRoute of teller.told.values()) {
    for (const told of byRoute.values()) {
      const route = routes.get(told.route)
      const alert = teller.standing.byAbout.get(told.about)
      if (told.isAcknowledged || route === undefined || alert === undefined) continue
      if (told.stepAt !== null && told.stepAt <= now)
        queued.push(...escalate(teller, route, told, alert))
      if (told.repeatAt !== null && told.repeatAt <= now)
        queued.push(...repeat(teller, route, told, alert))
    }
  }
  return queued
}

function escalate(teller: Teller, route: Route, told: Told, alert: Alert): readonly Queued[] {
  const now = teller.clock.now()
  const step = route.escalate?.[told.step]
  if (step === undefined) return lookAgain(teller, told, null)
  if (Silences.cover(teller.silences, alert, now)) {
    return lookAgain(teller, told, now + Told.UNDELIVERED_MS)
  }
  const due = told.openedAt + step.afterMs
  if (now < due && isHeard(teller.outbox, told)) return lookAgain(teller, told, due)
  const before = new Set(Told.reached(route, told.step))
  told.step += 1
  told.stepAt = Told.nextLook(route, told, now)
  Told.save(teller.outbox, told)
  const fresh = step.to.filter((name) => !before.has(name))
  return Teller.queue(teller, route, alert, fresh, {
    ...{ phase: 'trigger', before: null, suffix: `.e${told.step}`, isSilent: false },
  })
}

/** Takes no step now. */
function lookAgain({ outbox }: Teller, told: Told, at: number | null): readonly Queued[] {
  told.stepAt = at
  Told.save(outbox, told)
  return []
}

/** Whether any sink took anything of it. */
const isHeard = (outbox: Outbox, { route, about, openedAt }: Told): boolean =>
  outbox.all(
    `SELECT 1 FROM deliveries
WHERE about = ? AND route = ? AND createdAt >= ? AND status = 'delivered' LIMIT 1`,
    ...[about, route, openedAt],
  ).length > 0

function repeat(teller: Teller, route: Route, told: Told, alert: Alert): readonly Queued[] {
  const now = teller.clock.now()
  told.repeats += 1
  told.repeatAt = route.repeatMs === undefined ? null : now + route.repeatMs
  Told.save(teller.outbox, told)
  if (Silences.cover(teller.silences, alert, now)) return []
  return Teller.queue(teller, route, alert, Told.reached(route, told.step), {
    ...{ phase: 'reminder', before: null, suffix: `.r${told.repeats}`, isSilent: false },
  })
}

export * as Reminders from './Reminders.ts'
