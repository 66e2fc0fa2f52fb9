import { Worker } from 'node:worker_threads'
import type { Outcome } from '../../sim/scenarios/world/run.ts'
import type { Scenario } from '../../sim/scenarios/world/Scenario.ts'
import { scenarioError } from '../../wire/scenario/readScenario.ts'
import type { Answer, Job, Worlds } from './Job.ts'

/** How runs are distributed over threads. */
export interface Shared {
  readonly workers: number
  readonly signal: AbortSignal
  /** Called after each run. */
  readonly onRun: (done: number) => void
}

/**
 * Runs every world with every seed on worker threads. Results are in the order of the worlds and
 * then of the seeds, independent of which thread ran them and when; null where stopped.
 *
 * @throws WireError where the engine refuses to open a world
 */
export async function runAll(
  worlds: readonly Scenario[],
  seeds: readonly number[],
  { workers, signal, onRun }: Shared,
): Promise<readonly (readonly Outcome[])[] | null> {
  const jobs = worlds.flatMap((_, world) =>
    seeds.map((seed, index): Job => ({ place: world * seeds.length + index, world, seed })),
  )
  const outcomes: Outcome[] = []
  let [next, done] = [0, 0]
  const take = (): Job | undefined => jobs[next++]
  const keep = (index: number, outcome: Outcome): void => {
    outcomes[index] = outcome
    done += 1
    onRun(done)
  }
  const count = Math.max(1, Math.min(workers, jobs.length))
  const data: Worlds = { worlds }
  const threads = Array.from({ length: count }, () => new Worker(script, { workerData: data }))
  const stop = (): void => {
    for (const thread of threads) void thread.terminate()
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    await Promise.all(threads.map((thread) => serve(thread, take, keep, signal)))
  } finally {
    signal.removeEventListener('abort', stop)
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  if (signal.aborted) return null
  return worlds.map((_, world) => outcomes.slice(world * seeds.length, (world + 1) * seeds.length))
}

/** Next to this file, compiled or not. */
const script = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js',
  import.meta.url,
)

/** Gives a thread one job after the other until none remain. */
function serve(
  thread: Worker,
  take: () => Job | undefined,
  keep: (index: number, outcome: Outcome) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((done, fail) => {
    const more = (): void => {
      const job = signal.aborted ? undefined : take()
      if (job === undefined) done()
      else thread.postMessage(job)
    }
    thread.on('message', (answer: Answer) => {
      if ('faults' in answer) return fail(scenarioError(answer.faults))
      keep(answer.place, answer.outcome)
      more()
    })
    thread.on('error', fail)
    thread.on('exit', () => done())
    more()
  })
}
