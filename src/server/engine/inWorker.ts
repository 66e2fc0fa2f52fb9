import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { JournalView } from '../../host/JournalView.ts'
import type { Head } from '../../journal/JournalEntry.ts'
import { Keyring } from '../../journal/seal/Keyring.ts'
import { heapAsHere } from '../heapAsHere.ts'
import { EngineFault, engineFault } from './EngineFault.ts'
import type { EngineLink, Told } from './EngineLink.ts'
import type { EngineOrder } from './EngineOrder.ts'
import type { EnginePort } from './EnginePort.ts'
import type { Beginning, Found, FromEngine, ToEngine } from './messages.ts'
import { type Options as PortOptions, portOver } from './portOver.ts'

export interface Options extends PortOptions {
  readonly note: (text: string) => void
}

/** An engine that starts in a thread of its own. */
export interface Starting {
  /** The journal is this engine's, and can be read beside it. */
  readonly opened: Promise<void>
  /** It is recovered, and takes commands. */
  readonly recovered: Promise<{ readonly port: EnginePort; readonly found: Found }>
  /** Ends the thread where it is: what was synced is kept. */
  readonly kill: () => void
  /** Whether everything taken is synced, at its close. */
  readonly isSynced: () => boolean
}

interface Work {
  readonly thread: Worker
  readonly journal: string
  readonly options: Options
  readonly opened: PromiseWithResolvers<void>
  readonly recovered: PromiseWithResolvers<{ readonly port: EnginePort; readonly found: Found }>
  readonly failed: PromiseWithResolvers<Error>
  hear: (told: Told) => void
  isSynced: boolean
  isClosed: boolean
}

/**
 * Starts an engine's thread over a journal.
 *
 * Rules: [SRV1]
 */
export function inWorker(order: EngineOrder, options: Options): Starting {
  const beginning: Beginning = { order, keys: Keyring.all() }
  const work: Work = {
    thread: new Worker(script, { workerData: beginning, resourceLimits: heapAsHere() }),
    ...{ journal: order.journal, options, isSynced: false, isClosed: false, hear: () => {} },
    opened: Promise.withResolvers(),
    recovered: Promise.withResolvers(),
    failed: Promise.withResolvers(),
  }
  const { thread, opened, recovered } = work
  // Whoever waits for either hears of it; nobody need wait for both.
  for (const { promise } of [opened, recovered]) promise.catch(() => {})
  thread.on('message', (message: FromEngine) => hear(work, message))
  thread.on('error', (error) => fail(work, error))
  thread.on('exit', (code) => {
    if (!work.isClosed) fail(work, new Error(`the engine's thread ended with ${code}`))
  })
  return {
    opened: opened.promise,
    recovered: recovered.promise,
    kill: () => void thread.terminate(),
    isSynced: () => work.isSynced,
  }
}

function hear(work: Work, message: FromEngine): void {
  const { opened, recovered, options } = work
  switch (message.kind) {
    case 'opened':
      opened.resolve()
      break
    case 'recovered':
      recovered.resolve({
        port: portOver(linkOf(work, message.head), options),
        found: message.found,
      })
      break
    case 'told':
      work.hear(message.told)
      break
    case 'note':
      options.note(message.text)
      break
    case 'synced':
      work.isSynced = true
      break
    case 'closed':
      work.isClosed = true
      break
    case 'failed':
      fail(work, new EngineFault(message.fault))
      break
  }
}

function fail(work: Work, error: unknown): void {
  const fault = engineFault(error)
  work.opened.reject(fault)
  work.recovered.reject(fault)
  work.failed.resolve(fault)
}

function linkOf(work: Work, head: Head): EngineLink {
  const { thread, journal, failed } = work
  const say = (message: ToEngine): void => thread.postMessage(message)
  return {
    ...{ head, failed: failed.promise },
    decide: (tasks) => say({ kind: 'decide', tasks }),
    listen(told) {
      work.hear = told
    },
    read: (after, limit) => JournalView.page(journal, after, limit),
    async close() {
      say({ kind: 'close' })
      await Promise.race([once(thread, 'exit'), failed.promise])
    },
  }
}

/** Beside this file, compiled or not. */
const script = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js',
  import.meta.url,
)
