import type { Clock } from '../host/Clock.ts'
import type { Alert, Severity, Telling } from './Alert.ts'
import { Outbox } from './Outbox.ts'
import { Route, type Silence } from './Route.ts'
import type { Sink } from './sinks/Sink.ts'

/**
 * Decides who is told of an alert, and keeps what stands and what each route was told of it.
 *
 * Rules: [ALR9] [ALR12] [ALR13] [ALR14]
 */
export interface Teller {
  readonly outbox: Outbox
  readonly clock: Clock
  /** As they are configured now. */
  readonly routes: () => readonly Route[]
  readonly silences: () => readonly Silence[]
  readonly sinks: ReadonlyMap<string, Sink>
  /** What stands, by what it is about: what was said of it last. */
  readonly standing: Map<string, Alert>
  /** The same by account. */
  readonly byAccount: Map<string, Set<string>>
  /** What routes were told of what stands: by what it is about, then by route. */
  readonly told: Map<string, Map<string, Told>>
}

/** What one route was told of something that stands. */
export interface Told {
  readonly route: string
  readonly about: string
  severity: Severity
  readonly openedAt: number
  /** How many steps of escalation were taken. */
  step: number
  /** When the next step is looked at, and when it is told again; null for never. */
  stepAt: number | null
  repeatAt: number | null
  repeats: number
  isAcknowledged: boolean
}

/** A delivery that was just decided, for whoever carries it out. */
export interface Queued {
  readonly id: number
  readonly sink: string
  readonly lane: string
  readonly createdAt: number
}

export type Ports = Pick<Teller, 'outbox' | 'clock' | 'routes' | 'silences' | 'sinks'>

/** Picks up where the outbox stands. */
export function open(ports: Ports): Teller {
  const teller: Teller = { ...ports, standing: new Map(), byAccount: new Map(), told: new Map() }
  load(teller)
  return teller
}

/** Forgets what is in memory and reads the outbox again. */
export function load(teller: Teller): void {
  const { outbox, standing, byAccount, told } = teller
  for (const map of [standing, byAccount, told]) map.clear()
  for (const { body } of outbox.all<{ body: string }>('SELECT body FROM standing')) {
    remember(teller, JSON.parse(body) as Alert)
  }
  type Row = Omit<Told, 'isAcknowledged'> & { readonly isAcknowledged: number }
  for (const row of outbox.all<Row>('SELECT * FROM told')) {
    toldOf(teller, row.about).set(row.route, { ...row, isAcknowledged: row.isAcknowledged === 1 })
  }
}

function remember({ standing, byAccount }: Teller, alert: Alert): void {
  const { about, account } = alert
  standing.set(about, alert)
  if (account === null) return
  const known = byAccount.get(account)
  if (known === undefined) byAccount.set(account, new Set([about]))
  else known.add(about)
}

function forget({ standing, byAccount }: Teller, about: string): void {
  const { account = null } = standing.get(about) ?? {}
  standing.delete(about)
  if (account === null) return
  const known = byAccount.get(account)
  known?.delete(about)
  if (known?.size === 0) byAccount.delete(account)
}

function toldOf({ told }: Teller, about: string): Map<string, Told> {
  const known = told.get(about)
  if (known !== undefined) return known
  const made = new Map<string, Told>()
  told.set(about, made)
  return made
}

/** All that stands of an account. */
export const standingOf = ({ byAccount, standing }: Teller, account: string): readonly Alert[] =>
  [...(byAccount.get(account) ?? [])].flatMap((about) => standing.get(about) ?? [])

/**
 * Tells an alert: keeps it, and what is to be delivered of it by each route. Within a transaction.
 */
export function tell(
  teller: Teller,
  alert: Alert,
  routes: readonly Route[] = teller.routes(),
): readonly Queued[] {
  stand(teller, alert)
  const queued = routes.flatMap((route) => tellRoute(teller, route, alert))
  if (alert.phase === 'resolve') endTold(teller, alert.about)
  return queued
}

function stand(teller: Teller, alert: Alert): void {
  const { outbox } = teller
  const { phase, about } = alert
  if (phase === 'resolve') {
    if (!teller.standing.has(about)) return
    forget(teller, about)
    outbox.run('DELETE FROM standing WHERE about = ?', about)
  } else if (phase === 'trigger' || (phase === 'update' && teller.standing.has(about))) {
    remember(teller, alert)
    const body = JSON.stringify(alert)
    outbox.run('INSERT OR REPLACE INTO standing VALUES (?, ?)', about, body)
  }
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

/** Tells a route what it has not heard of. What is silenced is kept in the ledger, and that is all. */
function begin(
  teller: Teller,
  route: Route,
  alert: Alert,
  phase: 'trigger' | 'notice',
): readonly Queued[] {
  const now = teller.clock.now()
  const isSilent = isSilenced(teller, alert, now)
  // Nothing stands of an update that came after its end.
  const isOpen = phase === 'trigger' && teller.standing.has(alert.about)
  if (isOpen && !isSilent) {
    const told: Told = {
      ...{ route: route.name, about: alert.about, severity: alert.severity, openedAt: now },
      ...{ step: 0, stepAt: null, repeats: 0, isAcknowledged: false },
      repeatAt: route.repeatMs === undefined ? null : now + route.repeatMs,
    }
    told.stepAt = nextLook(route, told, now)
    toldOf(teller, alert.about).set(route.name, told)
    save(teller, told)
  }
  const parcel = { phase: isOpen ? phase : 'notice', before: null, suffix: '', isSilent } as const
  return queue(teller, route, alert, route.sinks, parcel)
}

const isSilenced = ({ silences }: Teller, alert: Alert, now: number): boolean =>
  silences().some(({ match, until }) => Date.parse(until) > now && Route.matches(match, alert))

/** More about what a route was told of. That somebody acknowledged it is told whatever it wants. */
function goOn(teller: Teller, route: Route, alert: Alert, told: Told): readonly Queued[] {
  const isAcknowledgement = alert.type === 'call.acknowledged'
  const isWanted = isAcknowledgement || Route.matches(route.match, alert)
  const before = told.severity === alert.severity ? null : told.severity
  if (isAcknowledgement) told.isAcknowledged = true
  // What grows worse asks for an answer again.
  if (alert.type === 'call.raised' || alert.type === 'call.expired') told.isAcknowledged = false
  if (isWanted) told.severity = alert.severity
  save(teller, told)
  if (!isWanted) return []
  return queue(teller, route, alert, reached(route, told.step), {
    ...{ phase: 'update', before, suffix: '', isSilent: false },
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
  return queue(teller, route, alert, reached(route, told.step), {
    ...{ phase: 'resolve', before, suffix: '', isSilent: false },
  })
}

function endTold(teller: Teller, about: string): void {
  if (!teller.told.delete(about)) return
  teller.outbox.run('DELETE FROM told WHERE about = ?', about)
}

/** The sinks that a route has come to, after some steps of escalation. */
const reached = ({ sinks, escalate = [] }: Route, step: number): readonly string[] => [
  ...new Set([...sinks, ...escalate.slice(0, step).flatMap(({ to }) => to)]),
]

interface Parcel {
  readonly phase: Telling
  readonly before: Severity | null
  readonly suffix: string
  readonly isSilent: boolean
}

function queue(
  teller: Teller,
  { name: route }: Route,
  alert: Alert,
  names: readonly string[],
  { phase, before, suffix, isSilent }: Parcel,
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

const UNDELIVERED_MS = 60_000

/** When it is next to be looked whether to escalate: is anything delivered, has anybody answered? */
function nextLook({ escalate = [] }: Route, told: Told, now: number): number | null {
  const step = escalate[told.step]
  if (step === undefined) return null
  const due = told.openedAt + step.afterMs
  const soon = now + (step.undeliveredMs ?? UNDELIVERED_MS)
  return Math.min(due, soon)
}

function save({ outbox }: Teller, told: Told): void {
  const { route, about, severity, openedAt, step, stepAt, repeatAt, repeats } = told
  outbox.run(
    'INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ...[route, about, severity, openedAt, step, stepAt, repeatAt, repeats],
    told.isAcknowledged ? 1 : 0,
  )
}

/** When something of this is next to be done: an escalation or a reminder. */
export function nextAt({ told }: Teller): number {
  let next = Number.POSITIVE_INFINITY
  for (const routes of told.values()) {
    for (const { stepAt, repeatAt, isAcknowledged } of routes.values()) {
      if (isAcknowledged) continue
      next = Math.min(next, stepAt ?? next, repeatAt ?? next)
    }
  }
  return next
}

/** Escalates and reminds of what is due. Within a transaction. */
export function remind(teller: Teller): readonly Queued[] {
  const now = teller.clock.now()
  const routes = new Map(teller.routes().map((route) => [route.name, route]))
  const queued: Queued[] = []
  for (const byRoute of teller.told.values()) {
    for (const told of byRoute.values()) {
      const route = routes.get(told.route)
      const alert = teller.standing.get(told.about)
      if (told.isAcknowledged || route === undefined || alert === undefined) continue
      if (told.stepAt !== null && told.stepAt <= now)
        queued.push(...escalate(teller, route, told, alert))
      if (told.repeatAt !== null && told.repeatAt <= now)
        queued.push(...repeat(teller, route, told, alert))
    }
  }
  return queued
}

/** What stands and was told to a sink, as it was said last. */
export function standingFor(
  { told, standing }: Teller,
  routes: readonly Route[],
  sink: string,
): readonly Alert[] {
  const byName = new Map(routes.map((route) => [route.name, route]))
  return [...told].flatMap(([about, byRoute]) => {
    const alert = standing.get(about)
    const isTold = [...byRoute.values()].some(({ route: name, step }) => {
      const route = byName.get(name)
      return route !== undefined && reached(route, step).includes(sink)
    })
    return alert !== undefined && isTold ? [alert] : []
  })
}

function escalate(teller: Teller, route: Route, told: Told, alert: Alert): readonly Queued[] {
  const now = teller.clock.now()
  const step = route.escalate?.[told.step]
  if (step === undefined) {
    told.stepAt = null
    save(teller, told)
    return []
  }
  const isDue = now >= told.openedAt + step.afterMs
  if (!isDue && isHeard(teller, told)) {
    told.stepAt = told.openedAt + step.afterMs
    save(teller, told)
    return []
  }
  const before = new Set(reached(route, told.step))
  told.step += 1
  told.stepAt = nextLook(route, told, now)
  save(teller, told)
  const fresh = step.to.filter((name) => !before.has(name))
  return queue(teller, route, alert, fresh, {
    ...{ phase: 'trigger', before: null, suffix: `.e${told.step}`, isSilent: false },
  })
}

/** Whether any sink took anything of it. */
const isHeard = ({ outbox }: Teller, { route, about, openedAt }: Told): boolean =>
  outbox.all(
    `SELECT 1 FROM deliveries
WHERE about = ? AND route = ? AND createdAt >= ? AND status = 'delivered' LIMIT 1`,
    ...[about, route, openedAt],
  ).length > 0

function repeat(teller: Teller, route: Route, told: Told, alert: Alert): readonly Queued[] {
  const now = teller.clock.now()
  told.repeats += 1
  told.repeatAt = route.repeatMs === undefined ? null : now + route.repeatMs
  save(teller, told)
  if (isSilenced(teller, alert, now)) return []
  return queue(teller, route, alert, reached(route, told.step), {
    ...{ phase: 'reminder', before: null, suffix: `.r${told.repeats}`, isSilent: false },
  })
}

export * as Teller from './Teller.ts'
