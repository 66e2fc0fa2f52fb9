import { DurableEngine } from '../../host/DurableEngine.ts'
import { Engine } from '../../host/Engine.ts'
import { JournalView } from '../../host/JournalView.ts'
import { Scheduler } from '../../host/Scheduler.ts'
import { Storage } from '../../host/Storage.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import type { Io } from '../Io.ts'
import { OutputFile } from '../OutputFile.ts'
import { UsageError } from '../UsageError.ts'
import { EventFile } from './EventFile.ts'
import type { ReplayProgress } from './ReplayProgress.ts'

/** An engine for one day, and the file of its events where one is kept. */
export interface DayRun {
  readonly engine: Engine
  readonly events: EventFile | null
  readonly io: Io
}

/** The folder of the day; null to keep nothing. */
export interface Kept {
  readonly journal: string | null
  readonly events: string | null
}

/** Syncs are rare: each costs milliseconds, and no client waits for an acknowledgement. */
const STEPS_PER_COMMIT = 10

/**
 * Runs a day on a new engine, and closes its files. Of a day that was interrupted or failed no file of
 * events is left, and the journal up to its last commit.
 */
export async function within<T>(
  { journal, events }: Kept,
  io: Io,
  use: (run: DayRun) => Promise<T>,
): Promise<T> {
  // Before the journal, so that none is begun where the events have no place.
  const file = events === null ? null : OutputFile.create(events)
  try {
    const kept = journal === null ? null : begin(journal)
    const engine = kept ?? Engine.create()
    try {
      const told = file && EventFile.on(file, catalogOf(engine.state))
      const outcome = await use({ engine, events: told, io })
      if (!io.signal.aborted) {
        told?.close()
        kept?.snapshot()
      }
      return outcome
    } finally {
      engine.close()
    }
  } finally {
    file?.abandon()
  }
}

/** One snapshot at the end is all that a reader needs: those on the way would cost a seventh of the day. */
function begin(path: string): DurableEngine {
  if (!JournalView.isJournal(path))
    return DurableEngine.open(Storage.file(path), { snapshotEvery: 0 })
  throw new UsageError(`--journal: expected a new file, found a journal at ${path}`)
}

/** Processes a day's steps one by one and shows progress; false where interrupted. */
export async function follow<Step>(
  run: DayRun,
  steps: AsyncIterable<Step>,
  show: ReplayProgress,
  advance: (step: Step) => void,
): Promise<boolean> {
  try {
    return await take(run, steps, async (step, count) => {
      advance(step)
      if (count % STEPS_PER_COMMIT === 0) run.engine.commit()
      await show.step()
    })
  } finally {
    show.close()
    run.engine.commit()
  }
}

/** Yields to the event loop after each step. */
export async function take<Step>(
  { io }: Pick<DayRun, 'io'>,
  steps: AsyncIterable<Step>,
  advance: (step: Step, count: number) => Promise<void>,
): Promise<boolean> {
  let count = 0
  for await (const step of steps) {
    if (io.signal.aborted) return false
    count += 1
    await advance(step, count)
    // Lets Ctrl-C be handled and output be flushed.
    await Scheduler.eventLoop.turn()
  }
  return true
}

export * as DayRun from './DayRun.ts'
