import type { Clock } from '../host/Clock.ts'
import type { Delivery, Outbox } from './Outbox.ts'
import type { Answer, Parcel, Sink } from './sinks/Sink.ts'
import { Sink as Sinks } from './sinks/Sink.ts'
import type { Queued } from './Teller.ts'

/**
 * Carries messages to their sinks: tries, keeps what came of it, tries again by the schedule, gives
 * up in the end.
 *
 * Rules: [ALR15] [ALR16] [ALR17] [ALR18]
 */
export interface Courier {
  readonly outbox: Outbox
  readonly ports: Ports
  readonly lines: Map<string, Line>
  /** What came of attempts and is not kept yet. */
  settled: Settled[]
  readonly inFlight: Set<Promise<void>>
  readonly stop: AbortController
}

export interface Ports {
  readonly clock: Clock
  /** Runs a task soon, after the work in progress. */
  readonly soon: (task: () => void) => void
  /** From 0 to below 1. */
  readonly chance: () => number
  /** A sink failed again and again, or took something again. */
  readonly onHealth: (line: Line, isDead: boolean) => void
  /** Something is to be done at another time than before. */
  readonly onChange: () => void
}

/** A sink and what waits for it. */
export interface Line {
  sink: Sink
  /** What waits, by lane, in the order of the journal. */
  readonly lanes: Map<string, Waiting[]>
  /** Lanes under way. */
  readonly busy: Set<string>
  attempts: number
  /** Attempts in a row that failed, and since when. */
  failures: number
  failingSince: number | null
  isDead: boolean
  /** Whether something new came for it since it was tried last, dead as it is. */
  isNudged: boolean
  /** Not before this. */
  pausedUntil: number
  isDisabled: boolean
  delivered: number
  failed: number
}

interface Waiting {
  readonly id: number
  /** Since when it waits. */
  readonly since: number
  attempts: number
  nextAt: number
}

interface Settled {
  readonly id: number
  readonly status: Delivery['status']
  readonly attempts: number
  readonly triedAt: number
  readonly nextAt: number | null
  readonly answer: string
}

/** What is added at most by chance, so that what failed together is not tried together. */
const JITTER = 0.1

/** How long all attempts of a message take at most. */
const longest = (schedule: readonly number[]): number =>
  schedule.reduce((sum, wait) => sum + wait, 0) * (1 + JITTER)

/** Attempts at once, where only those of one account are kept in order. */
const WIDTH = 8

const FAILURES_OF_DEAD = 3
/** Where two failed and this long lies between them, it is dead as well. */
const FAILING_MS = 4_000
/** How often a dead sink is tried at most. */
const PROBE_MS = 15_000

/** Delivers what an outbox holds, once it knows to where. */
export const open = (outbox: Outbox, ports: Ports): Courier => ({
  ...{ outbox, ports, lines: new Map(), settled: [], inFlight: new Set() },
  stop: new AbortController(),
})

/**
 * Takes the sinks as they are configured now. What waits for a new one is picked up, what waits for
 * one that is gone is given up.
 */
export function configure(courier: Courier, sinks: ReadonlyMap<string, Sink>): void {
  const { outbox, lines, ports } = courier
  for (const [name, line] of lines) {
    const sink = sinks.get(name)
    if (sink === undefined) {
      abandon(courier, line, 'its sink is configured no longer')
      lines.delete(name)
    } else line.sink = sink
  }
  const disabled = new Set(
    outbox.all<{ name: string }>('SELECT name FROM sinks').map(({ name }) => name),
  )
  const fresh = [...sinks.values()].filter(({ name }) => !lines.has(name))
  for (const sink of fresh) lines.set(sink.name, lineOf(sink, disabled.has(sink.name)))
  load(courier, new Set(fresh.map(({ name }) => name)))
  ports.onChange()
}

function lineOf(sink: Sink, isDisabled: boolean): Line {
  return {
    ...{ sink, isDisabled, lanes: new Map(), busy: new Set() },
    ...{ attempts: 0, failures: 0, failingSince: null, isDead: false },
    ...{ isNudged: false, pausedUntil: 0 },
    ...{ delivered: 0, failed: 0 },
  }
}

type Row = Pick<Delivery, 'id' | 'sink' | 'lane' | 'since' | 'attempts' | 'nextAt'>

/** Reads what waits for some sinks, and gives up what waits for none. */
function load(courier: Courier, fresh: ReadonlySet<string>): void {
  const rows = courier.outbox.all<Row>(
    "SELECT id, sink, lane, since, attempts, nextAt FROM deliveries WHERE status = 'pending' ORDER BY id",
  )
  for (const { id, sink, lane, since, attempts, nextAt } of rows) {
    const waiting = { id, since, attempts, nextAt: nextAt ?? since }
    const line = courier.lines.get(sink)
    if (line === undefined) giveUp(courier, waiting, 'no sink of this name is configured')
    else if (fresh.has(sink)) wait(line, lane, waiting)
  }
}

function wait({ lanes, sink }: Line, lane: string, waiting: Waiting): void {
  // A lane is as its sink is now, whatever it was when this was kept.
  const own = sink.order === 'all' ? '' : lane
  const queue = lanes.get(own)
  if (queue === undefined) lanes.set(own, [waiting])
  else queue.push(waiting)
}

/** Takes deliveries that were just kept. */
export function add(courier: Courier, queued: readonly Queued[]): void {
  for (const { id, sink, lane, createdAt } of queued) {
    const line = courier.lines.get(sink)
    if (line === undefined) continue
    wait(line, lane, { id, since: createdAt, attempts: 0, nextAt: createdAt })
    line.isNudged = line.isDead
  }
}

/** Starts every attempt that may be made now. */
export function pump(courier: Courier): void {
  if (courier.stop.signal.aborted) return
  for (const line of courier.lines.values()) pumpLine(courier, line)
}

function pumpLine(courier: Courier, line: Line): void {
  const now = courier.ports.clock.now()
  if (line.isDisabled) {
    abandon(courier, line, 'the receiver wants nothing any more')
    return
  }
  for (const [lane, queue] of line.lanes) {
    if (!isFree(line, now)) return
    if (line.busy.has(lane)) continue
    const batch = dueOf(courier, line, queue, now)
    if (batch.length > 0) attempt(courier, line, lane, batch)
    else if (queue.length === 0) line.lanes.delete(lane)
  }
  if (line.isNudged && isFree(line, now)) probe(courier, line)
}

/** Tries a dead sink with the oldest that waits, before its time: maybe it is back. */
function probe(courier: Courier, line: Line): void {
  line.isNudged = false
  const heads = [...line.lanes].flatMap(([lane, [head]]) =>
    head === undefined ? [] : [{ lane, head }],
  )
  const [oldest] = heads.sort((a, b) => a.head.id - b.head.id)
  if (oldest !== undefined) attempt(courier, line, oldest.lane, [oldest.head])
}

const isFree = (line: Line, now: number): boolean =>
  now >= line.pausedUntil && line.busy.size < (line.isDead ? 1 : WIDTH)

/** What of a lane may be tried now, after what waited too long is given up. */
function dueOf(courier: Courier, line: Line, queue: Waiting[], now: number): readonly Waiting[] {
  for (let head = queue[0]; head !== undefined; head = queue[0]) {
    if (now - head.since <= longest(line.sink.schedule)) break
    queue.shift()
    giveUp(courier, head, 'waited longer than all attempts would take')
  }
  const [head] = queue
  return head === undefined || head.nextAt > now ? [] : queue.slice(0, line.sink.batch)
}

function attempt(courier: Courier, line: Line, lane: string, batch: readonly Waiting[]): void {
  const { sink } = line
  line.busy.add(lane)
  line.attempts += 1
  if (sink.paceMs > 0) line.pausedUntil = courier.ports.clock.now() + sink.paceMs
  const work = send(courier, line, batch)
    .then((answer) => settle(courier, line, lane, batch, answer))
    .finally(() => {
      courier.inFlight.delete(work)
      courier.ports.onChange()
    })
  courier.inFlight.add(work)
}

async function send(courier: Courier, line: Line, batch: readonly Waiting[]): Promise<Answer> {
  const parcels = batch.flatMap(({ id }) => parcelOf(courier.outbox, id) ?? [])
  if (parcels.length === 0) return { ...Sinks.failed('no longer kept'), isFinal: true }
  try {
    return await line.sink.send(parcels, courier.stop.signal)
  } catch (error) {
    // Its message could hold anything.
    return Sinks.failed(error instanceof Error ? error.name : 'a fault')
  }
}

function parcelOf(outbox: Outbox, id: number): Parcel | null {
  const [row] = outbox.all<Delivery & { body: string }>(
    'SELECT d.*, a.body FROM deliveries d JOIN alerts a ON a.id = d.alert WHERE d.id = ?',
    id,
  )
  if (row === undefined) return null
  const { key, route, phase, before, attempts, body } = row
  return { key, route, phase, before, attempts, alert: JSON.parse(body) }
}

function settle(
  courier: Courier,
  line: Line,
  lane: string,
  batch: readonly Waiting[],
  answer: Answer,
): void {
  line.busy.delete(lane)
  // Cut off by our own stop: as if it had not been tried.
  if (courier.stop.signal.aborted && !answer.isDelivered) return
  const queue = line.lanes.get(lane) ?? []
  if (answer.isDelivered) {
    queue.splice(0, batch.length)
    for (const one of batch) keep(courier, one, { status: 'delivered', answer: answer.said })
    line.delivered += batch.length
    recover(courier, line)
    return
  }
  line.failed += 1
  if (answer.isGone) disable(courier, line, answer.said)
  const last = batch.filter((one) => fail(courier, line, one, answer))
  line.lanes.set(
    lane,
    queue.filter((one) => !last.includes(one)),
  )
  worsen(courier, line, answer)
}

/** Notes a failed attempt of one message; whether it was the last. */
function fail(courier: Courier, { sink }: Line, one: Waiting, answer: Answer): boolean {
  const { clock, chance } = courier.ports
  // Before its time it was only tried whether its sink is back.
  if (one.nextAt > clock.now() && !answer.isFinal && !answer.isGone) return false
  // Being asked to wait is no attempt.
  const wait = answer.pauseMs ?? sink.schedule[one.attempts]
  if (answer.pauseMs === undefined) one.attempts += 1
  if (answer.isFinal || answer.isGone || wait === undefined) {
    keep(courier, one, { status: 'givenUp', answer: answer.said })
    return true
  }
  one.nextAt = clock.now() + Math.ceil(wait * (1 + JITTER * chance()))
  keep(courier, one, { status: 'pending', answer: answer.said, nextAt: one.nextAt })
  return false
}

function giveUp(courier: Courier, one: Waiting, answer: string): void {
  keep(courier, one, { status: 'givenUp', answer })
}

function abandon(courier: Courier, { lanes }: Line, why: string): void {
  for (const one of [...lanes.values()].flat()) giveUp(courier, one, why)
  lanes.clear()
}

function keep(
  courier: Courier,
  { id, attempts }: Waiting,
  { nextAt, ...rest }: Pick<Settled, 'status' | 'answer'> & { readonly nextAt?: number },
): void {
  const triedAt = courier.ports.clock.now()
  const tries = rest.status === 'delivered' ? attempts + 1 : attempts
  courier.settled.push({ id, attempts: tries, triedAt, nextAt: nextAt ?? null, ...rest })
  // All that end in one turn are kept by one sync.
  if (courier.settled.length > 1) return
  courier.ports.soon(() => {
    flush(courier)
    courier.ports.onChange()
  })
}

/** Keeps what came of attempts. What is lost here by a kill is delivered again, under its key. */
export function flush(courier: Courier): void {
  const { outbox, settled } = courier
  if (settled.length === 0) return
  courier.settled = []
  outbox.transact(() => {
    for (const { id, status, attempts, triedAt, nextAt, answer } of settled) {
      outbox.run(
        'UPDATE deliveries SET status = ?, attempts = ?, triedAt = ?, nextAt = ?, answer = ? WHERE id = ?',
        ...[status, attempts, triedAt, nextAt, answer, id],
      )
    }
  })
}

/** It took something: all that waits for it may go. */
function recover(courier: Courier, line: Line): void {
  const wasFailing = line.failures > 0
  const wasDead = line.isDead
  Object.assign(line, { failures: 0, failingSince: null, isDead: false, isNudged: false })
  if (wasFailing) wake(courier, line)
  if (wasDead) courier.ports.onHealth(line, false)
}

function wake(courier: Courier, { lanes, pausedUntil }: Line): void {
  const soon = Math.max(courier.ports.clock.now(), pausedUntil)
  for (const queue of lanes.values()) {
    for (const one of queue) one.nextAt = Math.min(one.nextAt, soon)
  }
}

function worsen(courier: Courier, line: Line, answer: Answer): void {
  const now = courier.ports.clock.now()
  if (answer.pauseMs !== undefined) {
    line.pausedUntil = Math.max(line.pausedUntil, now + answer.pauseMs)
    return
  }
  // A message that is refused for good says nothing against its sink.
  if (answer.isFinal) return
  line.failures += 1
  line.failingSince ??= now
  const isLong = line.failures > 1 && now - line.failingSince >= FAILING_MS
  const isDead = isLong || line.failures >= FAILURES_OF_DEAD || answer.isGone === true
  if (isDead) line.pausedUntil = Math.max(line.pausedUntil, now + PROBE_MS)
  if (!isDead || line.isDead) return
  line.isDead = true
  courier.ports.onHealth(line, true)
}

function disable({ outbox, ports }: Courier, line: Line, answer: string): void {
  line.isDisabled = true
  const { name } = line.sink
  outbox.run('INSERT OR REPLACE INTO sinks VALUES (?, ?, ?)', name, ports.clock.now(), answer)
}

/** Lets a sink that wanted nothing any more, or is dead, be tried again. */
export function enable({ outbox, ports }: Courier, line: Line): void {
  outbox.run('DELETE FROM sinks WHERE name = ?', line.sink.name)
  Object.assign(line, { isDisabled: false, pausedUntil: 0 })
  ports.onChange()
}

/** When the next attempt is due; infinity where nothing waits or all that does is under way. */
export function nextAt({ lines }: Courier): number {
  let next = Number.POSITIVE_INFINITY
  for (const { lanes, busy, pausedUntil, isDead, isNudged } of lines.values()) {
    if (busy.size >= (isDead ? 1 : WIDTH)) continue
    if (isNudged) next = Math.min(next, pausedUntil)
    for (const [lane, [head]] of lanes) {
      if (head === undefined || busy.has(lane)) continue
      next = Math.min(next, Math.max(head.nextAt, pausedUntil))
    }
  }
  return next
}

/** Stops: what is under way has a moment to end, what is not answered by then is tried again later. */
export async function close(courier: Courier, graceMs: number): Promise<void> {
  const grace = setTimeout(() => courier.stop.abort(), graceMs)
  await Promise.allSettled([...courier.inFlight])
  clearTimeout(grace)
  courier.stop.abort()
  flush(courier)
}

export * as Courier from './Courier.ts'
