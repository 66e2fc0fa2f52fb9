import type { Answer, Sink } from './sinks/Sink.ts'

/**
 * A sink and what waits for it, in lanes: what is in one goes one after the other.
 *
 * Rules: [ALR16] [ALR17] [ALR18]
 */
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

/** A delivery that waits. */
export interface Waiting {
  readonly id: number
  /** Since when it waits. */
  readonly since: number
  attempts: number
  nextAt: number
}

/** What is added at most by chance, so that what failed together is not tried together. */
const JITTER = 0.1

/** Attempts at once, where only those of one account are kept in order. */
const WIDTH = 8

const FAILURES_OF_DEAD = 3
/** Where two failed and this long lies between them, it is dead as well. */
const FAILING_MS = 4_000
/** How often a dead sink is tried at most. */
const PROBE_MS = 15_000

export const to = (sink: Sink, isDisabled: boolean): Line => ({
  ...{ sink, isDisabled, lanes: new Map(), busy: new Set() },
  ...{ attempts: 0, failures: 0, failingSince: null, isDead: false },
  ...{ isNudged: false, pausedUntil: 0 },
  ...{ delivered: 0, failed: 0 },
})

/** Puts a delivery behind what waits in its lane. */
export function wait({ lanes, sink }: Line, lane: string, waiting: Waiting): void {
  // A lane is as its sink is now, whatever it was when this was kept.
  const own = sink.order === 'all' ? '' : lane
  const queue = lanes.get(own)
  if (queue === undefined) lanes.set(own, [waiting])
  else queue.push(waiting)
}

/** Whether one more attempt may begin. */
export const isFree = (line: Line, now: number): boolean =>
  now >= line.pausedUntil && line.busy.size < widthOf(line)

const widthOf = ({ isDead }: Line): number => (isDead ? 1 : WIDTH)

/** What of a lane may be tried now. */
export function dueOf({ sink }: Line, queue: readonly Waiting[], now: number): readonly Waiting[] {
  const [head] = queue
  return head === undefined || head.nextAt > now ? [] : queue.slice(0, sink.batch)
}

/** Takes out of a lane what waited longer than all attempts take at most. */
export function takeStale({ sink }: Line, queue: Waiting[], now: number): readonly Waiting[] {
  const longest = sink.schedule.reduce((sum, wait) => sum + wait, 0) * (1 + JITTER)
  const fresh = queue.findIndex(({ since }) => now - since <= longest)
  return queue.splice(0, fresh === -1 ? queue.length : fresh)
}

/** What waits longest, with its lane. */
export function oldest({ lanes }: Line): { lane: string; head: Waiting } | null {
  const heads = [...lanes].flatMap(([lane, [head]]) => (head === undefined ? [] : [{ lane, head }]))
  return heads.sort((a, b) => a.head.id - b.head.id)[0] ?? null
}

/** When one that failed is tried again; null where that was the last attempt. */
export function nextTry(
  { sink }: Line,
  one: Waiting,
  { pauseMs, isFinal, isGone }: Answer,
  chance: number,
): number | null {
  // Being asked to wait is no attempt.
  const wait = pauseMs ?? sink.schedule[one.attempts]
  if (pauseMs === undefined) one.attempts += 1
  if (isFinal || isGone || wait === undefined) return null
  return Math.ceil(wait * (1 + JITTER * chance))
}

/** It took something: all that waits for it may go. Whether it was dead. */
export function recover(line: Line, now: number): boolean {
  const { failures, isDead: wasDead } = line
  Object.assign(line, { failures: 0, failingSince: null, isDead: false, isNudged: false })
  if (failures === 0) return wasDead
  const soon = Math.max(now, line.pausedUntil)
  for (const queue of line.lanes.values()) {
    for (const one of queue) one.nextAt = Math.min(one.nextAt, soon)
  }
  return wasDead
}

/** It took nothing. Whether it is dead by that. */
export function worsen(line: Line, answer: Answer, now: number): boolean {
  if (answer.pauseMs !== undefined) {
    line.pausedUntil = Math.max(line.pausedUntil, now + answer.pauseMs)
    return false
  }
  // A message that is refused for good says nothing against its sink.
  if (answer.isFinal) return false
  line.failures += 1
  line.failingSince ??= now
  const isLong = line.failures > 1 && now - line.failingSince >= FAILING_MS
  const isDead = isLong || line.failures >= FAILURES_OF_DEAD || answer.isGone === true
  if (isDead) line.pausedUntil = Math.max(line.pausedUntil, now + PROBE_MS)
  if (!isDead || line.isDead) return false
  line.isDead = true
  return true
}

/** When its next attempt is due; infinity where nothing waits or all that does is under way. */
export function nextAt(line: Line): number {
  const { lanes, busy, pausedUntil, isNudged } = line
  if (busy.size >= widthOf(line)) return Number.POSITIVE_INFINITY
  let next = isNudged ? pausedUntil : Number.POSITIVE_INFINITY
  for (const [lane, [head]] of lanes) {
    if (head === undefined || busy.has(lane)) continue
    next = Math.min(next, Math.max(head.nextAt, pausedUntil))
  }
  return next
}

export * as Line from './Line.ts'
