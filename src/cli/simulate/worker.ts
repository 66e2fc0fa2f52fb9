import { parentPort, workerData } from 'node:worker_threads'
import { type Outcome, run } from '../../sim/scenarios/world/run.ts'
import type { Answer, Job, Worlds } from './Job.ts'

/** A worker thread that runs one world at a time on request. */
const { worlds } = workerData as Worlds

parentPort?.on('message', ({ place, world, seed }: Job) => {
  const scenario = worlds[world]
  if (scenario === undefined) throw new TypeError(`expected one of ${worlds.length} worlds`)
  const ran = run(scenario, seed)
  if (!ran.ok) return answer({ place, faults: ran.error }, [])
  answer({ place, outcome: ran.value }, buffersOf(ran.value))
})

/** Series are transferred, not copied. */
const answer = (message: Answer, transfer: readonly ArrayBuffer[]): void =>
  parentPort?.postMessage(message, [...transfer])

function buffersOf({ markets, venues }: Outcome): readonly ArrayBuffer[] {
  const series = [...markets, ...venues].flatMap(({ series }) => Object.values({ ...series }))
  return series.flatMap((one) => (one instanceof Float64Array ? [one.buffer as ArrayBuffer] : []))
}
