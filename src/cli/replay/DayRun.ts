import { DurableEngine } from '../../host/DurableEngine.ts'
import { Engine } from '../../host/Engine.ts'
import { Scheduler } from '../../host/Scheduler.ts'
import { Storage } from '../../host/Storage.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import type { Io } from '../Io.ts'
import { UsageError } from '../UsageError.ts'
import { EventFile } from './EventFile.ts'
import type { ReplayProgress } from './ReplayProgress.ts'

/** An engine that a day is run through, and the file of its events where one is kept. */
export interface DayRun {
  readonly engine: Engine
  readonly events: EventFile | null
  readonly io: Io
}

/** Where a day is kept; null for nowhere. */
export interface Kept {
  readonly journal: string | null
  readonly events: string | null
}

/** A sync costs a disk some milliseconds, and nobody waits for an acknowledgement here. */
const STEPS_PER_COMMIT = 10

/** Runs a day with an engine that begins anew, and closes what it kept. */
export async function within<T>(
  { journal, events }: Kept,
  io: Io,
  use: (run: DayRun) => Promise<T>,
): Promise<T> {
  const engine = journal === null ? Engine.create() : begin(journal)
  try {
    const file = events === null ? null : EventFile.create(events, catalogOf(engine.state))
    try {
      return await use({ engine, events: file, io })
    } finally {
      file?.close()
    }
  } finally {
    engine.close()
  }
}

function begin(path: string): Engine {
  const kept = DurableEngine.open(Storage.file(path))
  if (kept.recovered.head.seq === 0) return kept
  kept.close()
  throw new UsageError(`--journal: expected a new file, found a journal at ${path}`)
}

/** Takes a day's steps one by one, shown as they go; false where it was interrupted. */
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

/** One step after the other, with a turn of the event loop after each. */
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
    // Lets a Ctrl-C in, and what was drawn out.
    await Scheduler.eventLoop.turn()
  }
  return true
}

export * as DayRun from './DayRun.ts'
