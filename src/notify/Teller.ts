import type { Clock } from '../host/Clock.ts'
import type { Alert, Severity, Telling } from './Alert.ts'
import { KeptBack } from './KeptBack.ts'
import { Outbox } from './Outbox.ts'
import { Route } from './Route.ts'
import { Silences } from './Silences.ts'
import { Standing } from './Standing.ts'
import type { Sink } from './sinks/Sink.ts'
import { type AllTold, Told } from './Told.ts'

/**
 * Decides who is told of an alert, and keeps what stands and what each route was told of it.
 *
 * Rules: [ALR9] [ALR12] [ALR14]
 */
export interface Teller extends Ports {
  readonly standing: Standing
  readonly told: AllTold
}

export interface Ports {
  readonly outbox: Outbox
  readonly clock: Clock
  /** As they are configured now. */
  readonly routes: () => readonly Route[]
  readonly silences: Silences
  readonly sinks: ReadonlyMap<string, Sink>
}

/** A delivery that was just decided, for whoever carries it out. */
export interface Queued {
  readonly id: number
  readonly sink: string
  readonly lane: string
  readonly createdAt: number
}

/** Picks up where the outbox stands. */
export function open(ports: Ports): Teller {
  const teller: Teller = { ...ports, standing: Standing.open(ports.outbox), told: new Map() }
  load(teller)
  return teller
}

/** Forgets what is in memory and reads the outbox again. */
export function load({ outbox, standing, told }: Teller): void {
  Standing.load(standing)
  Told.load(outbox, told)
}

/**
 * Tells an alert: keeps it, and what is to be delivered of it by each route. Within a transaction.
 */
export function tell(
  teller: Teller,
  alert: Alert,
  routes: readonly Route[] = teller.routes(),
): readonly Queued[] {
  Standing.note(teller.standing, alert)
  const queued = routes.flatMap((route) => tellRoute(teller, route, alert))
  if (alert.phase !== 'resolve') return queued
  Told.end(teller.outbox, teller.told, alert.about)
  KeptBack.end(teller.outbox, alert.about)
  return queued
}

function tellRoute(teller: Teller, route: Route, alert: Alert): readonly Queued[] {
  const before = teller.told.get(alert.about)?.get(route.name)
  const isWanted = Route.matches(route.match, alert)
  switch (alert.phase) {
    case 'notice':
      return isWanted ? begin(teller, route, alert, 'notice') : []
    case 'resolve':
      return conclude(teller, route, alert, before)
    default:
      if (before !== undefined) return goOn(teller, route, alert, before)
      return isWanted ? begin(teller, route, alert, 'trigger') : []
  }
}

/**
 * Tells a route what it has not heard of. What is silenced is kept in the ledger, and that is all.
 * The key ends with the suffix, where it was kept without it before.
 */
export function begin(
  teller: Teller,
  route: Route,
  alert: Alert,
  phase: 'trigger' | 'notice',
  suffix = '',
): readonly Queued[] {
  const now = teller.clock.now()
  const isSilent = Silences.cover(teller.silences, alert, now)
  // Nothing stands of an update that came after its end.
  const isOpen = phase === 'trigger' && teller.standing.byAbout.has(alert.about)
  if (isOpen && !isSilent) {
    const told: Told = {
      ...{ route: route.name, about: alert.about, severity: alert.severity, openedAt: now },
      ...{ step: 0, stepAt: null, repeats: 0, isAcknowledged: false },
      repeatAt: route.repeatMs === undefined ? null : now + route.repeatMs,
    }
    told.stepAt = Told.nextLook(route, told, now)
    Told.begin(teller.outbox, teller.told, told)
  }
  if (isOpen) keepBack(teller, route, alert, isSilent)
  const parcel = { phase: isOpen ? phase : 'notice', before: null, suffix, isSilent } as const
  return queue(teller, route, alert, route.sinks, parcel)
}

/** Notes that a silence keeps the last that was said of something from a route, or does no longer. */
function keepBack({ outbox }: Teller, route: Route, { about }: Alert, isSilent: boolean): void {
  const one = { about, route: route.name }
  if (isSilent) KeptBack.add(outbox, one)
  else KeptBack.drop(outbox, one)
}

/** More about what a route was told of. That somebody acknowledged it is told whatever it wants. */
function goOn(teller: Teller, route: Route, alert: Alert, told: Told): readonly Queued[] {
  const isAcknowledgement = alert.type === 'call.acknowledged'
  const isWanted = isAcknowledgement || Route.matches(route.match, alert)
  const before = told.severity === alert.severity ? null : told.severity
  if (isAcknowledgement) told.isAcknowledged = true
  // What grows worse asks for an answer again.
  if (alert.type === 'call.raised' || alert.type === 'call.expired') told.isAcknowledged = false
  const isSilent = !isAcknowledgement && Silences.cover(teller.silences, alert, teller.clock.now())
  if (isWanted && !isSilent) told.severity = alert.severity
  Told.save(teller.outbox, told)
  if (!isWanted) return []
  keepBack(teller, route, alert, isSilent)
  return queue(teller, route, alert, Told.reached(route, told.step), {
    ...{ phase: 'update', before, suffix: '', isSilent },
  })
}

/**
 * The end of what a route was told of. One that asks for this very type by its name hears of it
 * also where it was not told of the beginning.
 */
function conclude(
  teller: Teller,
  route: Route,
  alert: Alert,
  told: Told | undefined,
): readonly Queued[] {
  if (told === undefined) {
    const isNamed = route.match?.types !== undefined && Route.matches(route.match, alert)
    return isNamed ? begin(teller, route, alert, 'notice') : []
  }
  if (route.resolve === false) return []
  const before = told.severity
  return queue(teller, route, alert, Told.reached(route, told.step), {
    ...{ phase: 'resolve', before, suffix: '', isSilent: false },
  })
}

/** How an alert is said to some sinks. */
interface Manner {
  readonly phase: Telling
  /** The severity as it was told before, where it is another. */
  readonly before: Severity | null
  /** What the key ends with, where the same alert is said again. */
  readonly suffix: string
  /** Whether it is kept in the ledger alone. */
  readonly isSilent: boolean
}

/** Keeps what is to be delivered of an alert to some sinks of a route. Within a transaction. */
export function queue(
  teller: Teller,
  { name: route }: Route,
  alert: Alert,
  names: readonly string[],
  { phase, before, suffix, isSilent }: Manner,
): readonly Queued[] {
  const { outbox, clock, sinks } = teller
  const createdAt = clock.now()
  Outbox.keep(outbox, alert)
  return names.flatMap((sink) => {
    const lane = sinks.get(sink)?.order === 'account' ? (alert.account ?? '') : ''
    const id = Outbox.add(outbox, {
      ...{ key: `${alert.id}.${route}${suffix}`, alert: alert.id, about: alert.about, route, sink },
      ...{ phase, before, lane, createdAt, status: isSilent ? 'silenced' : 'pending' },
    })
    return id === null || isSilent ? [] : [{ id, sink, lane, createdAt }]
  })
}

/** What stands and was told to a sink, as it was said last. */
export function standingFor(
  { told, standing }: Teller,
  routes: readonly Route[],
  sink: string,
): readonly Alert[] {
  const byName = new Map(routes.map((route) => [route.name, route]))
  return [...told].flatMap(([about, byRoute]) => {
    const alert = standing.byAbout.get(about)
    const isTold = [...byRoute.values()].some(({ route: name, step }) => {
      const route = byName.get(name)
      return route !== undefined && Told.reached(route, step).includes(sink)
    })
    return alert !== undefined && isTold ? [alert] : []
  })
}

export * as Teller from './Teller.ts'
