import { randomLoans } from '../engine/randomLoans.ts'
import { randomRun, type Watcher } from '../engine/randomRun.ts'
import { Recording } from './Recording.ts'

/** The random runs of the properties, at their own lengths. */
const runs = {
  seeds: (seed: number, watch: Watcher) => randomRun(seed, 220, watch),
  loans: (seed: number, watch: Watcher) => randomLoans(seed, 70, watch),
} as const

export type RandomKind = keyof typeof runs

export const seedsRecorded = 400

/** The digest of one seed. */
export function recordRandom(kind: RandomKind, seed: number, keep?: Recording['keep']): string {
  const recording = Recording.create(keep)
  runs[kind](seed, {
    after: (state, _command, entries) => Recording.hear(recording, state, entries),
  })
  return Recording.digest(recording)
}
