import type { Entry } from '../engine/Entry.ts'
import type { State } from '../engine/State.ts'
import { Clock } from '../host/Clock.ts'
import { Scheduler } from '../host/Scheduler.ts'
import type { Alert, Draft } from './Alert.ts'
import { alertsOf } from './alertsOf.ts'
import { Courier } from './Courier.ts'
import { Intake } from './Intake.ts'
import type { Line } from './Line.ts'
import { Outbox } from './Outbox.ts'
import { Reminders } from './Reminders.ts'
import { Route } from './Route.ts'
import { type AlertsConfig, Settings } from './Settings.ts'
import { openSink } from './sinks/openSink.ts'
import { type Access, accessTo, endAccess } from './sinks/request.ts'
import type { Sink } from './sinks/Sink.ts'
import { type Queued, Teller } from './Teller.ts'
import { Upkeep } from './Upkeep.ts'

/**
 * Tells people and machines what happened: turns entries of the journal into messages, keeps them in
 * an outbox, and delivers each at least once.
 *
 * Rules: [ALR10] [ALR11] [ALR12]
 */
export interface Notifier {
  /** The last entry taken; entries are to be told from the next one on. */
  readonly cursor: () => number
  /**
   * Takes entries that are synced, in order, after they were folded into the state. Those taken
   * before are passed over. Never throws: where the outbox cannot be written, they wait in memory
   * and are taken with the next, and `problem` says so.
   */
  readonly take: (entries: readonly Entry[], state: State) => void
  /** Why entries wait and are not told; null where all is well. */
  readonly problem: () => string | null
  /** Whether something was told as standing, and not as over. */
  readonly isStanding: (about: string) => boolean
  readonly outbox: Outbox
  readonly settings: Settings
  /** What is known of each sink. */
  readonly lines: () => readonly Line[]
  /** Applies routes and sinks that were changed. */
  readonly reconfigure: () => void
  /** Looks again at what silences keep back, after one began or was ended. */
  readonly nudge: () => void
  readonly now: () => number
  /** Lets a sink be tried again that wanted nothing any more. */
  readonly enable: (name: string) => void
  /** Queues deliveries that somebody asked for by hand. */
  readonly queue: (work: () => readonly Queued[]) => readonly Queued[]
  /** Keeps what is to be delivered of an alert of its own. Within `queue`. */
  readonly tell: (alert: Alert, routes: readonly Route[]) => readonly Queued[]
  /** Resolves once nothing is due or under way. */
  readonly idle: () => Promise<void>
  /** Ends deliveries and closes the outbox. */
  readonly close: () => Promise<void>
}

export interface Options {
  /** The outbox: by custom the journal's path with `-alerts`. */
  readonly file: string
  readonly config: AlertsConfig
  /** The last entry of the journal, from which on a new outbox tells. */
  readonly head: number
  readonly clock?: Clock
  readonly scheduler?: Scheduler
  readonly chance?: () => number
  /** Told what people who run the service should know, one line each. */
  readonly onNote?: (note: string) => void
  /** Beside the sinks of the configuration, or in their place, by their names. */
  readonly sinks?: ReadonlyMap<string, Sink>
}

/** Its own route, to every sink but the one that is concerned. */
const OWN = 'plimsoll'

const STOP_MS = 2_000
/** How soon what could not be kept is tried again. */
const AGAIN_MS = 1_000

interface Work {
  readonly options: Options
  readonly outbox: Outbox
  readonly settings: Settings
  readonly sinks: Map<string, Sink>
  readonly teller: Teller
  readonly courier: Courier
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly intake: Intake
  readonly reminders: Reminders
  readonly upkeep: Upkeep
  access: Access
  wake: AbortController
  isClosed: boolean
  readonly idlers: (() => void)[]
}

/**
 * Opens the outbox and begins to deliver.
 *
 * @throws NotifyError for a configuration that cannot be, or a file that is no outbox
 * @throws LockedError where another process delivers from it
 */
export function open(options: Options): Notifier {
  const outbox = Outbox.open(options.file)
  try {
    const work = begin(options, outbox)
    configure(work)
    return notifierOf(work, run(work))
  } catch (error) {
    outbox.close()
    throw error
  }
}

function begin(options: Options, outbox: Outbox): Work {
  const { clock = Clock.system, scheduler = Scheduler.eventLoop, config } = options
  const settings = Settings.open(outbox, config)
  const { silences } = settings
  const sinks = new Map<string, Sink>()
  const routes = () => Settings.routes(settings)
  const cursor = firstCursor(outbox, options)
  const teller = Teller.open({ outbox, clock, routes, silences, sinks })
  const courier = Courier.open(outbox, {
    ...{ clock, soon: scheduler.soon, chance: options.chance ?? Math.random },
    onHealth: (line, isDead) => tellHealth(work, line, isDead),
    onProblem: (error) => trouble(work, error),
    onChange: () => work.wake.abort(),
  })
  const intake = Intake.open(
    teller,
    {
      routesFor: (alert) => routesFor(work, alert),
      onQueued: (queued) => carry(work, queued),
      onNote: (note) => options.onNote?.(note),
    },
    cursor,
  )
  const work: Work = {
    ...{ options, outbox, settings, sinks, clock, scheduler, teller, courier, intake },
    reminders: Reminders.open(teller, (alert) => routesFor(work, alert)),
    upkeep: Upkeep.open(teller, settings, courier.stop.signal),
    access: accessTo(Settings.allowedHosts(settings)),
    ...{ wake: new AbortController(), isClosed: false, idlers: [] },
  }
  return work
}

/** A new outbox tells from now on. One that is ahead of its journal, which was restored, goes back. */
function firstCursor(outbox: Outbox, { head, onNote }: Options): number {
  const cursor = outbox.cursor()
  if (cursor >= 0 && cursor <= head) return cursor
  if (cursor < 0) outbox.transact(() => Outbox.moveCursor(outbox, head))
  else {
    onNote?.(
      `alerts: the journal ends at ${head}, before ${cursor} which was told: it was restored`,
    )
    Outbox.renew(outbox, head)
  }
  return head
}

/** Opens sinks as they are configured now, and the lines to them. */
function configure(work: Work): void {
  const { options, settings, sinks, clock } = work
  const made = Settings.sinks(settings).map((sink) => openSink(sink, work.access, clock))
  sinks.clear()
  for (const sink of made) sinks.set(sink.name, sink)
  for (const [name, sink] of options.sinks ?? []) sinks.set(name, sink)
  Courier.configure(work.courier, sinks)
  // Of one that was dead before a start it is still to be said that it is back.
  const { byAbout } = work.teller.standing
  for (const [name, line] of work.courier.lines) line.isDead ||= byAbout.has(aboutSink(name))
}

function notifierOf(work: Work, running: Promise<void>): Notifier {
  const { outbox, settings } = work
  return {
    ...{ outbox, settings },
    cursor: () => work.intake.cursor,
    take(entries, state) {
      if (!work.isClosed) Intake.take(work.intake, entries, state)
    },
    problem: () => work.intake.problem,
    isStanding: (about) => work.teller.standing.byAbout.has(about),
    lines: () => [...work.courier.lines.values()],
    now: () => work.clock.now(),
    reconfigure: () => configure(work),
    nudge() {
      Reminders.nudge(work.reminders)
      work.wake.abort()
    },
    queue: (make) => queue(work, make),
    tell: (alert, routes) => Teller.tell(work.teller, alert, routes),
    enable(name) {
      const line = work.courier.lines.get(name)
      if (line !== undefined) Courier.enable(work.courier, line)
    },
    idle: () => (isIdle(work) ? Promise.resolve() : new Promise((done) => work.idlers.push(done))),
    async close() {
      if (work.isClosed) return
      work.isClosed = true
      work.wake.abort()
      await running
      try {
        await Courier.close(work.courier, STOP_MS)
        outbox.transact(() => Outbox.moveCursor(outbox, work.intake.cursor))
      } catch (error) {
        // What was told since is told again at the next start, under the same ids.
        trouble(work, error)
      }
      endAccess(work.access)
      outbox.close()
    },
  }
}

function queue(work: Work, make: () => readonly Queued[]): readonly Queued[] {
  // What came of attempts is kept first, so that it does not undo what is asked for.
  Courier.flush(work.courier)
  const queued = work.outbox.transact(make)
  carry(work, queued)
  return queued
}

function carry({ courier, wake }: Work, queued: readonly Queued[]): void {
  Courier.add(courier, queued)
  wake.abort()
}

const routesFor = (work: Work, alert: Alert): readonly Route[] =>
  alert.type.startsWith('alerts.') ? ownRoute(work, alert) : Settings.routes(work.settings)

const aboutSink = (name: string): string => `sink:${name}`

/** To every sink that any route uses, but the one that it is about. */
function ownRoute({ settings, sinks }: Work, { about }: Alert): readonly Route[] {
  const used = new Set(Settings.routes(settings).flatMap((route) => Route.sinksOf(route)))
  const names = [...used].filter((name) => aboutSink(name) !== about && sinks.has(name))
  return names.length === 0 ? [] : [{ name: OWN, sinks: names }]
}

/** A dead sink is itself an alert, to the others. */
function tellHealth(work: Work, { sink, isDisabled }: Line, isDead: boolean): void {
  const { clock, intake, outbox } = work
  const { name } = sink
  const timestamp = clock.now()
  const what = isDisabled ? 'wants no messages any more (410)' : 'takes no messages'
  const text = isDead
    ? `the sink ${name} ${what}: what it should have said waits in the ledger of alerts`
    : `the sink ${name} takes messages again`
  work.options.onNote?.(`alerts: ${text}`)
  const draft: Draft = {
    type: isDead ? 'alerts.sink_dead' : 'alerts.sink_back',
    phase: isDead ? 'trigger' : 'resolve',
    severity: isDead ? 'critical' : 'info',
    ...{ about: aboutSink(name), text },
  }
  const id = `${outbox.origin()}-${name}-${timestamp}`
  const alert = alertsOf.complete(draft, { id, seq: intake.cursor, timestamp })
  queue(work, () => Teller.tell(work.teller, alert, routesFor(work, alert)))
}

/** Delivers until it is closed: reminds, tries what is due, and sleeps until something is. */
async function run(work: Work): Promise<void> {
  const { clock, scheduler, reminders, courier, upkeep } = work
  while (!work.isClosed) {
    work.wake = new AbortController()
    const next = turn(work)
      ? Math.min(Reminders.nextAt(reminders), Courier.nextAt(courier), Upkeep.nextAt(upkeep))
      : clock.now() + AGAIN_MS
    const ms = Math.max(0, next - clock.now())
    if (work.wake.signal.aborted) await scheduler.turn()
    else await scheduler.pause(ms, work.wake.signal)
  }
}

/** One look at all there is to do; false where the outbox cannot be written. */
function turn(work: Work): boolean {
  const { clock, courier, outbox, reminders, upkeep } = work
  let isKept = true
  try {
    Courier.flush(courier)
    if (Reminders.nextAt(reminders) <= clock.now()) {
      Courier.add(
        courier,
        outbox.transact(() => Reminders.tell(reminders)),
      )
    }
    Upkeep.prune(upkeep)
  } catch (error) {
    isKept = false
    trouble(work, error)
  }
  Upkeep.refresh(upkeep)
  Courier.pump(courier)
  if (isIdle(work)) for (const done of work.idlers.splice(0)) done()
  return isKept
}

/** The outbox cannot be written, as where the disk is full: said once, until it can. */
function trouble({ intake, options }: Work, error: unknown): void {
  const reason = error instanceof Error ? error.message : 'a fault'
  const problem = `alerts: the outbox cannot be written: ${reason}`
  if (intake.problem === null) options.onNote?.(problem)
  intake.problem = problem
}

const isIdle = ({ courier, clock, wake }: Work): boolean =>
  !wake.signal.aborted &&
  courier.inFlight.size === 0 &&
  courier.settled.length === 0 &&
  Courier.nextAt(courier) > clock.now()

export * as Notifier from './Notifier.ts'
