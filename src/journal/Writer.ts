import { assert } from '../base/assert.ts'
import type { Codec } from './Codec.ts'
import type { Journal } from './Journal.ts'
import { type Head, JournalEntry } from './JournalEntry.ts'
import type { Machine, Step } from './Machine.ts'
import { type Recovered, write } from './recover.ts'
import { Snapshot } from './Snapshot.ts'
import { type Keeping, SnapshotMaker } from './SnapshotMaker.ts'

/** The acknowledgement a client gets once its command is durable. */
export interface Receipt<Command, Event> {
  /** The last entry that had to be durable: the command's own, or the head for a repeat. */
  readonly seq: number
  /** Empty for a repeat. */
  readonly steps: readonly Step<Command, Event>[]
}

/**
 * One machine, one journal: executes commands in order and acknowledges them in groups.
 *
 * After a fault every function throws that same fault: the process must stop and recover.
 */
export interface Writer<State, Command, Event> {
  /**
   * Ahead of the journal by the uncommitted entries: do not publish it before the acknowledgement.
   */
  readonly state: State
  readonly head: Head
  readonly syncs: Syncs
  /** Decides a command now; the promise resolves when it is durable. */
  submit(command: Command): Promise<Receipt<Command, Event>>
  /** Decides a command now, for a caller that commits itself. */
  apply(command: Command): readonly Step<Command, Event>[]
  /** Makes everything durable, then resolves the promises. */
  commit(): void
  /** Commits, and writes a snapshot whether it is due or not. */
  snapshot(): void
  /** Commits and closes the journal. */
  close(): void
}

/** How long commits took to become durable, in milliseconds. */
export interface Syncs {
  readonly count: number
  /** Those that took at least `slowMs`. */
  readonly slow: number
  readonly lastMs: number
  readonly slowestMs: number
}

export interface Options<Command = unknown, Event = unknown> {
  readonly codec: Codec
  readonly build: string
  /** The most commands committed together; fewer at the end of an event-loop turn. */
  readonly batch?: number
  /** Entries between snapshots; 0 for none. */
  readonly snapshotEvery?: number
  /** Makes the snapshots that are due beside the writer; without one it makes them itself. */
  readonly maker?: SnapshotMaker
  /** Called where no snapshot could be made. Nothing is lost: a restart folds more entries. */
  readonly onSnapshotFailed?: (error: unknown) => void
  /** Runs the commit at the end of a turn in which commands were submitted; Node's setImmediate. */
  readonly soon?: (task: () => void) => void
  /** From how many milliseconds on a commit is slow. */
  readonly slowMs?: number
  /** Called after a slow commit with its milliseconds: the disk is the bottleneck, or is failing. */
  readonly onSlow?: (ms: number) => void
  /** Milliseconds from any moment on; `performance.now`. */
  readonly stopwatch?: () => number
  /**
   * Called with the committed entries, in order, and the head after the last of them, after the
   * promises. An error it throws goes to its caller and does not stop the writer, because everything is
   * durable by then.
   */
  readonly onCommitted?: (steps: readonly Step<Command, Event>[], head: Head) => void
}

/** Pieces of a snapshot in one commit. */
const PIECES_AT_ONCE = 16

interface Waiting<Command, Event> {
  readonly receipt: Receipt<Command, Event>
  readonly resolve: (receipt: Receipt<Command, Event>) => void
  readonly reject: (fault: unknown) => void
}

interface Work<State, Command, Event> {
  readonly journal: Journal
  readonly machine: Machine<State, Command, Event>
  readonly options: Options<Command, Event>
  readonly state: State
  head: Head
  syncs: Syncs
  snapshotAt: number
  /** The snapshot that is made beside it; null where it makes its own. */
  keeping: Keeping | null
  /**
   * Entries appended since the last commit, and entries durable but not yet published; empty
   * without a listener.
   */
  uncommitted: Step<Command, Event>[]
  untold: Step<Command, Event>[]
  /** The head of the last commit. */
  durable: Head
  waiting: Waiting<Command, Event>[]
  isScheduled: boolean
  isClosed: boolean
  /** The fault that stopped it: in a box, because any value can be thrown. */
  fault: { readonly error: unknown } | null
}

const SLOW_MS = 1_000

/**
 * Starts to write at the end of recovery.
 *
 * Rules: [JRN1] [JRN2] [JRN12] [JRN18]
 */
export function start<State, Command, Event>(
  journal: Journal,
  machine: Machine<State, Command, Event>,
  recovered: Pick<Recovered<State>, 'state' | 'head' | 'snapshot'>,
  options: Options<Command, Event>,
): Writer<State, Command, Event> {
  const { state, head, snapshot } = recovered
  const work: Work<State, Command, Event> = {
    journal,
    machine,
    options,
    state,
    head,
    syncs: { count: 0, slow: 0, lastMs: 0, slowestMs: 0 },
    snapshotAt: snapshot,
    keeping: null,
    uncommitted: [],
    untold: [],
    durable: head,
    waiting: [],
    isScheduled: false,
    isClosed: false,
    fault: null,
  }
  work.keeping = keepingOf(work)
  return {
    state,
    get head() {
      return work.head
    },
    get syncs() {
      return work.syncs
    },
    submit: (command) => submit(work, command),
    apply: (command) => guarded(work, () => apply(work, command)),
    commit: () => commitAndTell(work),
    snapshot() {
      guarded(work, () => snapshotNow(work))
      publish(work)
    },
    close: () => close(work),
  }
}

function keepingOf<S, C, E>(work: Work<S, C, E>): Keeping | null {
  const { journal, options } = work
  const { build, codec, maker, onSnapshotFailed = () => {} } = options
  if (maker === undefined) return null
  const author = { build, codec: codec.version }
  return SnapshotMaker.keeping(journal, author, maker, {
    soon: () => schedule(work),
    onFailed: onSnapshotFailed,
  })
}

function submit<S, C, E>(work: Work<S, C, E>, command: C): Promise<Receipt<C, E>> {
  return new Promise((resolve, reject) => {
    guarded(work, () => {
      const steps = apply(work, command)
      work.waiting.push({ receipt: { seq: work.head.seq, steps }, resolve, reject })
    })
    if (work.waiting.length < (work.options.batch ?? 1_000)) return schedule(work)
    guarded(work, () => commit(work))
    soon(work, () => publish(work))
  })
}

function apply<S, C, E>(work: Work<S, C, E>, command: C): readonly Step<C, E>[] {
  const { journal, machine, options, state } = work
  const author = { build: options.build, codec: options.codec.version, secret: journal.secret }
  const steps = [...machine.step(state, command)]
  for (const step of steps) {
    const link = JournalEntry.seal(work.head, step, write(step, options.codec), author)
    journal.append(link)
    work.head = { seq: link.seq, hash: link.hash }
  }
  if (options.onCommitted !== undefined) work.uncommitted.push(...steps)
  return steps
}

function commitAndTell<S, C, E>(work: Work<S, C, E>): void {
  guarded(work, () => commit(work))
  publish(work)
}

function publish<S, C, E>(work: Work<S, C, E>): void {
  const steps = work.untold
  if (steps.length === 0) return
  work.untold = []
  work.options.onCommitted?.(steps, work.durable)
}

function commit<S, C, E>(work: Work<S, C, E>): void {
  sync(work)
  // From here on it is durable, and may be published.
  work.durable = work.head
  const told = work.waiting
  work.waiting = []
  for (const { receipt, resolve } of told) resolve(receipt)
  work.untold = work.untold.concat(work.uncommitted)
  work.uncommitted = []
  work.keeping?.committed()
  if (!isSnapshotDue(work)) return
  if (work.keeping === null) keep(work)
  else keepBeside(work, work.keeping)
}

function isSnapshotDue<S, C, E>({ options, head, snapshotAt, keeping }: Work<S, C, E>): boolean {
  const { snapshotEvery = 0 } = options
  if (snapshotEvery === 0 || keeping?.isBusy()) return false
  return head.seq - snapshotAt >= snapshotEvery
}

function keepBeside<S, C, E>(work: Work<S, C, E>, keeping: Keeping): void {
  keeping.begin(work.head)
  work.snapshotAt = work.head.seq
}

/** Makes everything appended durable, and takes the time. Nothing to write takes none. */
function sync<S, C, E>(work: Work<S, C, E>): void {
  const { stopwatch = () => performance.now(), slowMs = SLOW_MS, onSlow } = work.options
  const start = stopwatch()
  work.journal.commit()
  const ms = stopwatch() - start
  const { count, slow, slowestMs } = work.syncs
  const isSlow = ms >= slowMs
  const isSlowest = ms > slowestMs
  work.syncs = {
    count: count + 1,
    slow: isSlow ? slow + 1 : slow,
    lastMs: ms,
    slowestMs: isSlowest ? ms : slowestMs,
  }
  if (isSlow) onSlow?.(ms)
}

function snapshotNow<S, C, E>(work: Work<S, C, E>): void {
  commit(work)
  if (work.head.seq > work.snapshotAt) keep(work)
}

/** Writes a snapshot in pieces, now: the machine waits, but no text is of all of it. */
function keep<S, C, E>(work: Work<S, C, E>): void {
  const { journal, machine, options, state, head } = work
  const { codec, build } = options
  work.keeping?.stop()
  const sum = Snapshot.summing()
  journal.begin()
  for (const piece of codec.pieces(machine.snapshot(state), Snapshot.PIECE_LENGTH)) {
    journal.piece(piece)
    if (sum.add(piece) % PIECES_AT_ONCE === 0) journal.commit()
  }
  journal.keep(Snapshot.seal(head, sum.end(), { build, codec: codec.version }))
  journal.commit()
  work.snapshotAt = head.seq
}

function soon<S, C, E>({ options }: Work<S, C, E>, task: () => void): void {
  const run = options.soon ?? setImmediate
  run(task)
}

/** One commit for all commands that arrive in one turn of the event loop. */
function schedule<S, C, E>(work: Work<S, C, E>): void {
  if (work.isScheduled) return
  work.isScheduled = true
  soon(work, () => {
    work.isScheduled = false
    if (work.fault !== null || work.isClosed || !isAnythingWaiting(work)) return
    try {
      guarded(work, () => commit(work))
    } catch {
      // The promises carry the fault, and every later call throws it.
      return
    }
    publish(work)
  })
}

const isAnythingWaiting = <S, C, E>({ waiting, keeping }: Work<S, C, E>): boolean =>
  waiting.length > 0 || keeping?.isPending() === true

/** Runs a function; any error it throws stops the writer for good. */
function guarded<S, C, E, T>(work: Work<S, C, E>, verb: () => T): T {
  if (work.fault !== null) throw work.fault.error
  assert(!work.isClosed, 'journal: a closed writer is not used')
  try {
    return verb()
  } catch (error) {
    work.keeping?.stop()
    work.fault = { error }
    for (const { reject } of work.waiting) reject(error)
    work.waiting = []
    throw error
  }
}

function close<S, C, E>(work: Work<S, C, E>): void {
  if (work.isClosed) return
  if (work.fault === null) guarded(work, () => commit(work))
  work.isClosed = true
  work.keeping?.stop()
  work.journal.close()
  if (work.fault === null) publish(work)
}

export * as Writer from './Writer.ts'
