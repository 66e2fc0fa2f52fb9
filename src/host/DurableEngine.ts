import { randomBytes } from 'node:crypto'
import type { Command } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import type { Event } from '../engine/Event.ts'
import type { State } from '../engine/State.ts'
import type { Head } from '../journal/JournalEntry.ts'
import {
  type CheckpointedJournal,
  type Options as Checkpoints,
  checkpointed,
} from '../journal/proof/checkpointed.ts'
import { type Recovered, recover } from '../journal/recover.ts'
import { MomentError } from '../journal/restore.ts'
import type { SnapshotMaker } from '../journal/SnapshotMaker.ts'
import { Writer } from '../journal/Writer.ts'
import { journalText } from '../wire/journalText.ts'
import { build as nameOfBuild } from './build.ts'
import { Clock } from './Clock.ts'
import { Engine, type Listener } from './Engine.ts'
import { engineMachine } from './engineMachine.ts'
import { History } from './History.ts'
import { Scheduler } from './Scheduler.ts'
import type { Storage } from './Storage.ts'

/** An engine that journals every decision before publishing it. */
export interface DurableEngine extends Engine {
  /** The findings of recovery. */
  readonly recovered: Recovered<State>
  /** The last entry that listeners were told, while they are told it and after. */
  told(): Head
  /** What commits took. */
  syncs(): Writer.Syncs
  /**
   * The entries that a command gave when it was taken, to answer a repeat; none where the journal no
   * longer holds them. Commits first.
   */
  answer(id: string): readonly Entry[]
  /** The entries committed after a sequence, in order. */
  after(seq: number): Iterable<Entry>
  /** The entries committed after a sequence, at most so many. */
  page(seq: number, limit: number): History.Page
  /** Commits, and writes a snapshot, so that the next start is quick. */
  snapshot(): void
  /** The liquidation orders that are out, as they were told. */
  outstanding(): History.Outstanding
  /** The time of a command that states none: the clock's, never before the engine's own. */
  now(): number
}

/** The engine's environment. */
export interface Ports {
  readonly clock: Clock
  readonly scheduler: Scheduler
}

export interface Options extends Partial<Ports> {
  /** Entries between snapshots; 0 for none. */
  readonly snapshotEvery?: number
  /** Told where no snapshot could be made: nothing is lost, but a restart takes longer. */
  readonly onSnapshotFailed?: (error: unknown) => void
  /** The most submitted commands committed together. */
  readonly batch?: number
  /** From how many milliseconds on a commit is slow, and who is told of one; a second, nobody. */
  readonly slowMs?: number
  readonly onSlow?: (ms: number) => void
  /** The build id recorded in the journal, where not the fingerprint of the sources. */
  readonly build?: string
  /** What a new journal's salts come from, 32 bytes in hex, where not drawn. */
  readonly secret?: string
  readonly checkpoints?: CheckpointOptions
}

/** When the journal notes where it stands, who signs it, and who is told. */
export interface CheckpointOptions extends Partial<Checkpoints> {
  /** The longest that entries wait for a checkpoint, in milliseconds; for ever where left out. */
  readonly everyMs?: number
}

const SNAPSHOT_EVERY = 50_000
const CHECKPOINT_EVERY = 1_000

/**
 * Opens a journal, or creates one, and recovers the state. An engine that was armed is disarmed
 * first: it assesses and calls, until somebody has looked and arms it again.
 *
 * Rules: [JRN1] [JRN8] [TIME3]
 *
 * @throws Fault of the journal: damaged, locked, not a journal
 */
export function open(storage: Storage, options: Options = {}): DurableEngine {
  const { build = nameOfBuild(), secret = randomBytes(32).toString('hex') } = options
  const kept = storage.open({ build, codec: journalText.version, secret })
  const journal = checkpointed(kept, { every: CHECKPOINT_EVERY, ...options.checkpoints })
  try {
    return start({ ...options, build }, journal, storage.maker?.(build))
  } catch (error) {
    journal.close()
    throw error
  }
}

function start(
  options: Options & { readonly build: string },
  journal: CheckpointedJournal,
  maker: SnapshotMaker | undefined,
): DurableEngine {
  const { build, onSnapshotFailed } = options
  const { clock = Clock.system, scheduler = Scheduler.eventLoop } = options
  const { snapshotEvery = SNAPSHOT_EVERY, batch, slowMs, onSlow } = options
  const recovered = recover<State, Command, Event>(journal, engineMachine, journalText, build)
  const listeners = new Set<Listener>()
  const history = History.create(journal, recovered.head.seq)
  let told = recovered.head
  const writer = Writer.start(journal, engineMachine, recovered, {
    ...{ codec: journalText, build, snapshotEvery },
    ...(batch === undefined ? {} : { batch }),
    ...(slowMs === undefined ? {} : { slowMs }),
    ...(onSlow === undefined ? {} : { onSlow }),
    ...(maker === undefined ? {} : { maker }),
    ...(onSnapshotFailed === undefined ? {} : { onSnapshotFailed }),
    soon: scheduler.soon,
    onCommitted(entries, head) {
      told = head
      History.add(history, entries)
      Engine.tell(listeners, entries)
    },
  })
  const { state, submit, apply, commit, close } = writer
  if (state.armed) {
    apply(disarming(state))
    commit()
  }
  const stop = new AbortController()
  const { everyMs } = options.checkpoints ?? {}
  if (everyMs !== undefined) void markEvery(everyMs, { journal, commit, scheduler }, stop.signal)
  return {
    ...{ state, recovered, apply, commit },
    told: () => told,
    syncs: () => writer.syncs,
    close() {
      stop.abort()
      close()
    },
    async submit(command) {
      const { seq, steps } = await submit(command)
      if (steps.length > 0) return { seq, entries: steps, isRepeat: false }
      const entries = History.of(history, command.id)
      return { seq: entries.at(-1)?.seq ?? seq, entries, isRepeat: true }
    },
    answer(id) {
      commit()
      return History.of(history, id)
    },
    after(seq) {
      MomentError.checkReach('the journal', journal.base, seq)
      return History.after(history, seq)
    },
    page(seq, limit) {
      MomentError.checkReach('the journal', journal.base, seq)
      return History.page(journal, seq, limit)
    },
    snapshot: writer.snapshot,
    outstanding: () => History.outstanding(history, state),
    query(ask) {
      commit()
      return ask(state)
    },
    onCommitted: (listener) => Engine.listen(listeners, listener),
    now: () => Math.max(clock.now(), state.time),
  }
}

interface Marked {
  readonly journal: CheckpointedJournal
  readonly commit: () => void
  readonly scheduler: Scheduler
}

/** Lets no entry wait longer for its checkpoint, also while nothing happens. */
async function markEvery(ms: number, marked: Marked, signal: AbortSignal): Promise<void> {
  for (;;) {
    await marked.scheduler.pause(ms, signal)
    if (signal.aborted) return
    try {
      marked.journal.mark()
      marked.commit()
    } catch {
      // A fault of the journal stays: whoever writes next is told it, and stops.
      return
    }
  }
}

/** An engine's own command: its id says at which entry it started. */
const disarming = (state: State): Command => ({
  ...{ type: 'Disarm', id: Engine.ownId(state, 'start'), time: state.time, actor: 'engine' },
  ...{ by: 'engine', reason: 'started' },
})

export * as DurableEngine from './DurableEngine.ts'
