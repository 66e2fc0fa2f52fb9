import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { Head } from '../../journal/JournalEntry.ts'
import { AheadError } from './AheadError.ts'
import type { Answer, Decided, EngineLink, Told, Use } from './EngineLink.ts'
import {
  BusyError,
  type EngineFigures,
  type EnginePort,
  type Receipt,
  type SubmitOptions,
  type Telling,
} from './EnginePort.ts'
import { Inbox, type Task } from './Inbox.ts'
import type { Lane } from './Lane.ts'

export interface Options {
  /** The most commands that wait in one lane. */
  readonly room?: number
  readonly lookup?: Lane.Lookup
}

/** Of one name half of it at most. */
const ROOM = 8_192
/** The most commands decided and synced together, and how many such groups are under way at once. */
const GROUP = 256
const UNDER_WAY = 2
/** Entries told at once to a listener that catches up. */
const PAGE = 1_000

interface Taken extends Task {
  readonly resolve: (receipt: Receipt) => void
  readonly reject: (error: Error) => void
  /** The marks that these replaced. */
  readonly replaced: Taken[]
  readonly options: SubmitOptions
}

interface Work {
  readonly link: EngineLink
  readonly inbox: Inbox
  readonly taken: Map<number, Taken>
  readonly listeners: Set<Telling>
  count: number
  /** Groups given to the engine and not yet answered. */
  underWay: number
  isPumping: boolean
  isClosed: boolean
  head: Head
  use: Use
  /** Resolves once it takes no more and nothing is waiting or under way. */
  readonly drained: PromiseWithResolvers<void>
  /** Told the fault that ended it. */
  failed: (error: Error) => void
}

/**
 * A port over a link: commands wait in the inbox while the engine is busy, so that what is urgent goes
 * first and what is old is replaced.
 *
 * Rules: [SRV1] [SRV3]
 */
export function portOver(link: EngineLink, { room = ROOM, lookup }: Options = {}): EnginePort {
  const { promise: failed, resolve: tellFailed } = Promise.withResolvers<Error>()
  const work: Work = {
    ...{ link, inbox: Inbox.create(room, lookup), taken: new Map(), listeners: new Set() },
    ...{ count: 0, underWay: 0, isPumping: false, isClosed: false },
    drained: Promise.withResolvers(),
    head: link.head,
    use: { syncs: { count: 0, slow: 0, lastMs: 0, slowestMs: 0 }, cpuMs: 0 },
    failed: tellFailed,
  }
  link.listen((told) => hear(work, told))
  void link.failed.then((error) => fail(work, error))
  return {
    failed,
    submit: (command, options = {}) => submit(work, command, options),
    entries: (after, tell) => follow(work, after, tell),
    read: async (after, limit) => (await link.read(after, limit)).entries,
    head: async () => work.head,
    figures: async () => figures(work),
    drain: () => drain(work),
    async close() {
      await drain(work)
      await link.close()
    },
  }
}

function submit(work: Work, command: Command, options: SubmitOptions): Promise<Receipt> {
  return new Promise((resolve, reject) => {
    if (work.isClosed) throw new BusyError('the service stops: nothing was done', 1)
    work.count += 1
    take(work, { number: work.count, command, resolve, reject, replaced: [], options })
  })
}

function take(work: Work, task: Taken): void {
  const { number, command, options } = task
  for (const replaced of Inbox.add(work.inbox, { number, command }, options)) {
    const before = work.taken.get(replaced.number)
    if (before !== undefined) task.replaced.push(before)
    work.taken.delete(replaced.number)
  }
  work.taken.set(number, task)
  pumpSoon(work)
}

/** At the end of the turn, so that what comes in one turn is decided together. */
function pumpSoon(work: Work): void {
  if (work.isPumping) return
  work.isPumping = true
  setImmediate(() => {
    work.isPumping = false
    pump(work)
  })
}

function pump(work: Work): void {
  while (work.underWay < UNDER_WAY && !Inbox.isEmpty(work.inbox)) {
    work.underWay += 1
    work.link.decide(Inbox.take(work.inbox, GROUP))
  }
}

/** Entries are told first, so that whoever is answered finds them in the replica. */
function hear(work: Work, { entries, head, answers, use }: Told): void {
  work.head = head
  work.use = use
  if (!tellAll(work, entries, head) || answers === null) return
  work.underWay -= 1
  for (const answer of answers) settle(work, answer, entries)
  pump(work)
  if (work.isClosed && work.taken.size === 0) work.drained.resolve()
}

/** A listener that fails has lost its place, and the front with it: false. */
function tellAll(work: Work, entries: readonly Entry[], head: Head): boolean {
  try {
    if (entries.length > 0) for (const tell of work.listeners) tell(entries, head)
    return true
  } catch (error) {
    fail(work, error as Error)
    return false
  }
}

function settle(work: Work, answer: Answer, told: readonly Entry[]): void {
  const task = work.taken.get(answer.number)
  if (task === undefined) return
  work.taken.delete(answer.number)
  if ('latest' in answer) task.reject(new AheadError(task.command.time, answer.latest))
  else task.resolve(receiptOf(answer, told))
  const isTaken = 'seq' in answer && !isRefused(answer, told)
  if (isTaken) for (const one of task.replaced) resolveReplaced(one, answer.seq)
  else for (const one of task.replaced) again(work, one)
}

function resolveReplaced(task: Taken, seq: number): void {
  task.resolve({ seq, entries: [], isRepeat: false, successor: seq })
  for (const one of task.replaced) resolveReplaced(one, seq)
}

/** What replaced these marks was refused, so that they are still the newest. */
function again(work: Work, task: Taken): void {
  try {
    take(work, task)
  } catch (error) {
    task.reject(error as Error)
    for (const one of task.replaced) again(work, one)
  }
}

function receiptOf({ from, seq, repeated }: Decided, told: readonly Entry[]): Receipt {
  if (repeated !== null) return { seq, entries: repeated, isRepeat: true }
  return { seq, entries: between(told, from, seq), isRepeat: false }
}

function isRefused({ from, seq }: Decided, told: readonly Entry[]): boolean {
  return between(told, from, seq).some(({ events }) => events[0]?.type === 'Rejected')
}

/** Entries have numbers without gaps. */
function between(told: readonly Entry[], from: number, to: number): readonly Entry[] {
  const first = told[0]?.seq ?? 0
  return told.slice(Math.max(0, from - first), to - first + 1)
}

/** Past entries are read until none is missing; from then on it hears them as they are committed. */
function follow(work: Work, after: number, tell: Telling): () => void {
  const own = once(after, tell)
  let isOver = false
  const join = (seq: number): boolean => {
    if (seq < work.head.seq) return false
    work.listeners.add(own)
    return true
  }
  const catchUp = async () => {
    for (let seq = after; !isOver && !join(seq); ) {
      const { entries, head } = await work.link.read(seq, PAGE)
      if (isOver) return
      if (head === null) throw new Error(`no entry after ${seq}, of ${work.head.seq}`)
      own(entries, head)
      seq = head.seq
    }
  }
  if (!join(after)) catchUp().catch((error) => fail(work, error as Error))
  return () => {
    isOver = true
    work.listeners.delete(own)
  }
}

/**
 * Tells each entry once: whoever read the journal beside may hold what was committed before this thread
 * hears of it.
 */
function once(after: number, tell: Telling): Telling {
  let last = after
  return (entries, head) => {
    const fresh = entries.filter(({ seq }) => seq > last)
    if (fresh.length === 0) return
    last = head.seq
    tell(fresh, head)
  }
}

const figures = ({ use, inbox, taken }: Work): EngineFigures => ({
  ...use,
  lanes: { first: inbox.lanes.first.size, second: inbox.lanes.second.size },
  taken: taken.size,
  conflated: inbox.conflated,
  busy: inbox.refused,
})

/** What waits was not done, what is under way may have been: whoever asked is told, and can ask again. */
function fail(work: Work, error: Error): void {
  work.isClosed = true
  work.failed(error)
  for (const { reject, replaced } of work.taken.values()) {
    reject(error)
    for (const one of replaced) one.reject(error)
  }
  work.taken.clear()
  work.drained.resolve()
}

async function drain(work: Work): Promise<void> {
  work.isClosed = true
  if (work.taken.size > 0) await work.drained.promise
}
