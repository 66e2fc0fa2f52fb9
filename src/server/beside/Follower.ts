import { Worker } from 'node:worker_threads'
import { Keyring } from '../../journal/seal/Keyring.ts'
import { heapAsHere } from '../heapAsHere.ts'
import { FollowerError, type FollowerFault } from './FollowerError.ts'
import type { Beginning, Saying } from './messages.ts'

/**
 * A thread beside the front that follows the journal by itself and is asked things that take long. One
 * that dies, or of which nothing is heard, is named, those who asked are told, and it is begun again.
 *
 * Rules: [SRV11]
 */
export interface Follower {
  /** Begins the thread where it does not run. */
  readonly begin: () => void
  /**
   * Asks, and waits for no longer than so many milliseconds.
   *
   * @throws FollowerError where the thread ended meanwhile, takes longer, or too many wait
   */
  readonly ask: (ask: unknown, withinMs: number) => Promise<unknown>
  readonly close: () => Promise<void>
}

export interface FollowerOptions {
  /** What it is called where somebody is told of it. */
  readonly name: string
  readonly script: URL
  readonly journal: string
  readonly note: (text: string) => void
  /** Hears what nobody asked for. */
  readonly told?: (told: unknown) => void
  readonly limits?: Partial<FollowerLimits>
}

export interface FollowerLimits {
  /** After so many milliseconds of silence it is taken for hung. It says each second that it lives. */
  readonly silenceMs: number
  /** How often it is looked. */
  readonly lookMs: number
  /** Before it is begun again; twice as long each time that it ends at once. */
  readonly pauseMs: number
  readonly pauseMostMs: number
  /** After so long without a question it is ended, until the next; null where it goes on. */
  readonly idleMs: number | null
  /** The most questions that wait. */
  readonly room: number
}

const usual: FollowerLimits = {
  ...{ silenceMs: 120_000, lookMs: 1_000, pauseMs: 1_000, pauseMostMs: 60_000 },
  ...{ idleMs: null, room: 8 },
}

interface Asker {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

interface Work {
  readonly options: FollowerOptions
  readonly limits: FollowerLimits
  readonly waiting: Map<number, Asker>
  thread: Worker | null
  /** Why the thread is ended, where that is known here. */
  why: string | null
  heardAt: number
  lookedAt: number
  askedAt: number
  /** How often it ended without having said anything of use. */
  failures: number
  count: number
  restart: NodeJS.Timeout | null
  isClosed: boolean
}

export function create(options: FollowerOptions): Follower {
  const limits = { ...usual, ...options.limits }
  const now = performance.now()
  const work: Work = {
    ...{ options, limits, waiting: new Map(), thread: null, why: null, restart: null },
    ...{ heardAt: now, lookedAt: now, askedAt: now, failures: 0, count: 0, isClosed: false },
  }
  const looking = setInterval(look, limits.lookMs, work)
  looking.unref()
  return {
    begin: () => begin(work),
    ask: (ask, withinMs) => askOf(work, ask, withinMs),
    async close() {
      work.isClosed = true
      clearInterval(looking)
      clearTimeout(work.restart ?? undefined)
      tellAll(work, 'ended', 'the service stops')
      await work.thread?.terminate()
    },
  }
}

function begin(work: Work): void {
  if (work.thread !== null || work.restart !== null || work.isClosed) return
  const { script, journal } = work.options
  const beginning: Beginning = { journal, keys: Keyring.all() }
  const thread = new Worker(script, { workerData: beginning, resourceLimits: heapAsHere() })
  thread.unref()
  work.thread = thread
  work.why = null
  work.heardAt = performance.now()
  thread.on('message', (said: Saying) => hear(work, said))
  thread.on('error', (error) => {
    work.why ??= error.message
  })
  thread.on('exit', (code) => ended(work, work.why ?? `it ended with ${code}`))
}

function hear(work: Work, said: Saying): void {
  work.heardAt = performance.now()
  if (said.kind === 'alive') return
  work.failures = 0
  if (said.kind === 'told') work.options.told?.(said.told)
  else settle(work, said)
}

function settle(work: Work, said: Exclude<Saying, { kind: 'alive' | 'told' }>): void {
  const asker = work.waiting.get(said.number)
  if (asker === undefined) return
  work.waiting.delete(said.number)
  clearTimeout(asker.timer)
  if (said.kind === 'answer') asker.resolve(said.answer)
  else asker.reject(new Error(said.message))
}

function askOf(work: Work, ask: unknown, withinMs: number): Promise<unknown> {
  const { limits, waiting } = work
  begin(work)
  const { thread } = work
  if (thread === null) return Promise.reject(errorOf(work, 'ended', 'it is begun again'))
  if (waiting.size >= limits.room) {
    return Promise.reject(errorOf(work, 'busy', `${waiting.size} wait already`))
  }
  work.count += 1
  work.askedAt = performance.now()
  const number = work.count
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(number)
      reject(errorOf(work, 'late', `no answer within ${withinMs / 1_000} s`))
    }, withinMs)
    waiting.set(number, { resolve, reject, timer })
    thread.postMessage({ number, ask })
  })
}

/** Ends a thread that hangs, and one that nobody has asked for long. */
function look(work: Work): void {
  const { limits, thread, waiting } = work
  const now = performance.now()
  // Where this thread was held up, the other was perhaps as well.
  if (now - work.lookedAt > 3 * limits.lookMs) work.heardAt = now
  work.lookedAt = now
  if (thread === null || work.why !== null) return
  if (now - work.heardAt > limits.silenceMs) {
    work.why = `nothing was heard of it for ${Math.round((now - work.heardAt) / 1_000)} s`
    void thread.terminate()
  } else if (limits.idleMs !== null && waiting.size === 0 && now - work.askedAt > limits.idleMs) {
    work.why = idle
    void thread.terminate()
  }
}

const idle = 'idle'

function ended(work: Work, why: string): void {
  const { options, limits } = work
  work.thread = null
  if (work.isClosed || (why === idle && work.waiting.size === 0)) return
  const pause = Math.min(limits.pauseMostMs, limits.pauseMs * 2 ** work.failures)
  work.failures += 1
  options.note(`the thread of ${options.name} ended: ${why}; it is begun again`)
  tellAll(work, 'ended', 'the thread ended, and is begun again')
  work.restart = setTimeout(() => {
    work.restart = null
    begin(work)
  }, pause)
  work.restart.unref()
}

function tellAll(work: Work, kind: FollowerFault, detail: string): void {
  for (const { reject, timer } of work.waiting.values()) {
    clearTimeout(timer)
    reject(errorOf(work, kind, detail))
  }
  work.waiting.clear()
}

const errorOf = ({ options }: Work, kind: FollowerFault, detail: string): FollowerError =>
  new FollowerError(
    kind,
    `${options.name}: ${detail}; nothing was changed`,
    kind === 'busy' ? 1 : 5,
  )

export * as Follower from './Follower.ts'
