import type { Command } from '../engine/Command.ts'
import type { Event } from '../engine/Event.ts'
import type { State } from '../engine/State.ts'
import type { Journal } from '../journal/Journal.ts'
import { type Recovered, recover } from '../journal/recover.ts'
import { Writer } from '../journal/Writer.ts'
import { journalText } from '../wire/journalText.ts'
import { build as nameOfBuild } from './build.ts'
import { Clock } from './Clock.ts'
import { Engine, type Listener } from './Engine.ts'
import { engineMachine } from './engineMachine.ts'
import { Scheduler } from './Scheduler.ts'
import type { Storage } from './Storage.ts'

/** An engine whose every decision is in a journal before anyone is told of it. */
export interface DurableEngine extends Engine {
  /** What the start found. */
  readonly recovered: Recovered<State>
  /** The time for a command that names none: the clock's, never before the engine's own. */
  now(): number
}

/** The world as the engine needs it. */
export interface Ports {
  readonly clock: Clock
  readonly scheduler: Scheduler
}

export interface Options extends Partial<Ports> {
  /** Entries from one snapshot to the next; 0 for none. */
  readonly snapshotEvery?: number
  /** Commands that are committed together at most where they are submitted. */
  readonly batch?: number
  /** What the journal calls this program, where it is not the sources' own fingerprint. */
  readonly build?: string
}

const SNAPSHOT_EVERY = 50_000

/**
 * Opens a journal, or begins one, and gets the state back.
 *
 * Rules: [JRN1] [JRN8]
 *
 * @throws Fault of the journal: damaged, locked, no journal at all
 */
export function open(storage: Storage, options: Options = {}): DurableEngine {
  const { build = nameOfBuild() } = options
  const journal = storage.open({ build, codec: journalText.version })
  try {
    return start(journal, build, options)
  } catch (error) {
    journal.close()
    throw error
  }
}

function start(journal: Journal, build: string, options: Options): DurableEngine {
  const { clock = Clock.system, scheduler = Scheduler.eventLoop } = options
  const { snapshotEvery = SNAPSHOT_EVERY, batch } = options
  const recovered = recover<State, Command, Event>(journal, engineMachine, journalText, build)
  const listeners = new Set<Listener>()
  const { state, submit, apply, commit, close } = Writer.start(journal, engineMachine, recovered, {
    ...{ codec: journalText, build, snapshotEvery },
    ...(batch === undefined ? {} : { batch }),
    soon: scheduler.soon,
    onCommitted: (entries) => Engine.tell(listeners, entries),
  })
  return {
    ...{ state, recovered, apply, commit, close },
    async submit(command) {
      const { seq, steps } = await submit(command)
      return { seq, entries: steps }
    },
    query(ask) {
      commit()
      return ask(state)
    },
    onCommitted: (listener) => Engine.listen(listeners, listener),
    now: () => Math.max(clock.now(), state.time),
  }
}

export * as DurableEngine from './DurableEngine.ts'
