import type { Clock } from '../host/Clock.ts'
import { Line, type Waiting } from './Line.ts'
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
  /** What came of attempts could not be kept: it is tried again. */
  readonly onProblem: (error: unknown) => void
  /** Something is to be done at another time than before. */
  readonly onChange: () => void
}

interface Settled {
  readonly id: number
  readonly status: Delivery['status']
  readonly attempts: number
  readonly triedAt: number
  readonly nextAt: number | null
  readonly answer: string
}

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
  for (const sink of fresh) lines.set(sink.name, Line.to(sink, disabled.has(sink.name)))
  load(courier, new Set(fresh.map(({ name }) => name)))
  ports.onChange()
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
    else if (fresh.has(sink)) Line.wait(line, lane, waiting)
  }
}

/** Takes deliveries that were just kept. */
export function add(courier: Courier, queued: readonly Queued[]): void {
  for (const { id, sink, lane, createdAt } of queued) {
    const line = courier.lines.get(sink)
    if (line === undefined) continue
    Line.wait(line, lane, { id, since: createdAt, attempts: 0, nextAt: createdAt })
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
    if (!Line.isFree(line, now)) return
    if (line.busy.has(lane)) continue
    for (const one of Line.takeStale(line, queue, now)) {
      giveUp(courier, one, 'waited longer than all attempts would take')
    }
    const batch = Line.dueOf(line, queue, now)
    if (batch.length > 0) attempt(courier, line, lane, batch)
    else if (queue.length === 0) line.lanes.delete(lane)
  }
  if (line.isNudged && Line.isFree(line, now)) probe(courier, line)
}

/** Tries a dead sink with the oldest that waits, before its time: maybe it is back. */
function probe(courier: Courier, line: Line): void {
  line.isNudged = false
  const oldest = Line.oldest(line)
  if (oldest !== null) attempt(courier, line, oldest.lane, [oldest.head])
}

function attempt(courier: Courier, line: Line, lane: string, batch: readonly Waiting[]): void {
  const { sink } = line
  line.busy.add(lane)
  line.attempts += 1
  if (sink.paceMs > 0) line.pausedUntil = courier.ports.clock.now() + sink.paceMs
  const work = send(courier, line, batch)
    .then((answer) => settle(courier, line, lane, batch, answer))
    .catch(courier.ports.onProblem)
    .finally(() => {
      courier.inFlight.delete(work)
      courier.ports.onChange()
    })
  courier.inFlight.add(work)
}

async function send(courier: Courier, line: Line, batch: readonly Waiting[]): Promise<Answer> {
  try {
    const parcels = batch.flatMap(({ id }) => parcelOf(courier.outbox, id) ?? [])
    if (parcels.length === 0) return { ...Sinks.failed('no longer kept'), isFinal: true }
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
    if (Line.recover(line, courier.ports.clock.now())) courier.ports.onHealth(line, false)
    return
  }
  line.failed += 1
  if (answer.isGone) disable(courier, line, answer.said)
  const last = batch.filter((one) => fail(courier, line, one, answer))
  line.lanes.set(
    lane,
    queue.filter((one) => !last.includes(one)),
  )
  if (Line.worsen(line, answer, courier.ports.clock.now())) courier.ports.onHealth(line, true)
}

/** Notes a failed attempt of one message; whether it was the last. */
function fail(courier: Courier, line: Line, one: Waiting, answer: Answer): boolean {
  const { clock, chance } = courier.ports
  const now = clock.now()
  // Before its time it was only tried whether its sink is back.
  if (one.nextAt > now && !answer.isFinal && !answer.isGone) return false
  const wait = Line.nextTry(line, one, answer, chance())
  if (wait === null) {
    keep(courier, one, { status: 'givenUp', answer: answer.said })
    return true
  }
  one.nextAt = now + wait
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
    try {
      flush(courier)
    } catch (error) {
      courier.ports.onProblem(error)
    }
    courier.ports.onChange()
  })
}

/**
 * Keeps what came of attempts. What is lost here by a kill is delivered again, under its key.
 *
 * @throws where the outbox cannot be written: it is kept the next time
 */
export function flush(courier: Courier): void {
  const { outbox, settled } = courier
  if (settled.length === 0) return
  outbox.transact(() => {
    for (const { id, status, attempts, triedAt, nextAt, answer } of settled) {
      outbox.run(
        'UPDATE deliveries SET status = ?, attempts = ?, triedAt = ?, nextAt = ?, answer = ? WHERE id = ?',
        ...[status, attempts, triedAt, nextAt, answer, id],
      )
    }
  })
  courier.settled = []
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
export const nextAt = ({ lines }: Courier): number =>
  Math.min(...[...lines.values()].map(Line.nextAt))

/** Stops: what is under way has a moment to end, what is not answered by then is tried again later. */
export async function close(courier: Courier, graceMs: number): Promise<void> {
  const grace = setTimeout(() => courier.stop.abort(), graceMs)
  await Promise.allSettled([...courier.inFlight])
  clearTimeout(grace)
  courier.stop.abort()
  flush(courier)
}

export * as Courier from './Courier.ts'
