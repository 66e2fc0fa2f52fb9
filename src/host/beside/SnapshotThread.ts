import { getHeapStatistics } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { Head } from '../../journal/JournalEntry.ts'
import type { Encoded } from '../../journal/Snapshot.ts'
import type { Making, SnapshotMaker, Told } from '../../journal/SnapshotMaker.ts'
import { type DataKey, Keyring } from '../../journal/seal/Keyring.ts'

/** What the thread is to make a snapshot of. */
export interface Order {
  readonly path: string
  readonly head: Head
  readonly build: string
  /** A thread has no key of the others. */
  readonly keys: readonly DataKey[]
}

/** What it says. */
export type Said = { readonly piece: string } | { readonly done: Encoded }

/**
 * Makes snapshots of a journal's file in a thread that lives as long as it makes one: it starts from
 * the last snapshot and folds what was committed since.
 *
 * Rules: [SNAP1]
 */
export const over = (path: string, build: string): SnapshotMaker => ({
  make: (head, told) => start({ path, head, build, keys: Keyring.all() }, told),
})

function start(order: Order, told: Told): Making {
  let isOver = false
  const end = (last: () => void): void => {
    if (isOver) return
    isOver = true
    void thread.terminate()
    last()
  }
  const thread = new Worker(script, { workerData: order, resourceLimits: asMuchAsHere() })
  // A process that has nothing else to do need not wait for a snapshot.
  thread.unref()
  thread.on('message', (said: Said) => {
    if (isOver) return
    if ('piece' in said) told.piece(said.piece)
    else end(() => told.done(said.done))
  })
  thread.on('error', (error) => end(() => told.failed(error)))
  thread.on('exit', (code) => end(() => told.failed(new Error(`the thread ended with ${code}`))))
  return {
    next: () => thread.postMessage(null),
    stop: () => end(() => {}),
  }
}

/** The thread holds a state as large as the engine's. */
const asMuchAsHere = () => ({
  maxOldGenerationSizeMb: Math.ceil(getHeapStatistics().heap_size_limit / 1_048_576),
})

/** Beside this file, compiled or not. */
const script = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js',
  import.meta.url,
)

export * as SnapshotThread from './SnapshotThread.ts'
