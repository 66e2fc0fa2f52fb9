import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { Head } from '../../journal/JournalEntry.ts'
import type { Writer } from '../../journal/Writer.ts'

/**
 * All that the front knows of the engine, wherever it runs: in this thread, in another, or elsewhere.
 *
 * Rules: [SRV1]
 */
export interface EnginePort {
  /**
   * Decides a command. The answer comes once it is synced, and after its entries were told to every
   * listener that was up to date. A command of time `untimed` gets the engine's own on admission.
   *
   * @throws BusyError where its lane is full, or the engine takes no more: nothing was done
   */
  submit(command: Command, options?: SubmitOptions): Promise<Receipt>
  /**
   * Tells the entries after a sequence that were committed, and then each as it is, in order and once,
   * in batches with the head after the last. Returns the function that ends it.
   */
  entries(after: number, tell: Telling): () => void
  /** Committed entries after a sequence, at most so many, for whoever pages through the journal. */
  read(after: number, limit: number): Promise<readonly Entry[]>
  head(): Promise<Head>
  figures(): Promise<EngineFigures>
  /** Takes no more, and waits until everything taken is answered. */
  drain(): Promise<void>
  /** Drains, syncs, makes a snapshot and closes the journal. */
  close(): Promise<void>
  /** Resolves where the engine ended by a fault: nothing is answered any more. */
  readonly failed: Promise<Error>
}

/** The time of a command that states none. */
export const untimed = 0

export interface SubmitOptions {
  /** Commands of one list are decided in their order, each at its place. */
  readonly list?: number
  /** Whose it is: one name leaves room in a lane for the others. */
  readonly by?: string
}

export type Telling = (entries: readonly Entry[], head: Head) => void

/** The acknowledgement of a command. */
export interface Receipt {
  /** The last entry of the command, also for a repeat. */
  readonly seq: number
  /** What it gave when it was taken; empty where its marks were replaced, or it is no longer kept. */
  readonly entries: readonly Entry[]
  /** Whether it was seen before, so that nothing changed. */
  readonly isRepeat: boolean
  /** The entry of the newer marks by which these were replaced while they waited. */
  readonly successor?: number
}

/** What the engine uses and how it fares, for metrics. */
export interface EngineFigures {
  readonly syncs: Writer.Syncs
  /** Processor time of its thread, milliseconds. */
  readonly cpuMs: number
  /** Commands that wait, by lane. */
  readonly lanes: { readonly first: number; readonly second: number }
  /** Commands taken and not yet answered: those that wait, and those under way. */
  readonly taken: number
  /** Marks that were replaced while they waited. */
  readonly conflated: number
  /** Commands refused because a lane was full. */
  readonly busy: number
}

/** Nothing was done: the same command may be sent again after a while. */
export class BusyError extends Error {
  override readonly name = 'BusyError'
  /** Seconds until another try makes sense. */
  readonly retryAfter: number

  constructor(message: string, retryAfter: number) {
    super(message)
    this.retryAfter = retryAfter
  }
}

export * as EnginePort from './EnginePort.ts'
