import type { Entry } from '../engine/Entry.ts'
import { fold } from '../engine/fold.ts'
import { State } from '../engine/State.ts'
import { Clock } from '../host/Clock.ts'
import type { Head } from '../journal/JournalEntry.ts'
import type { EnginePort } from './engine/EnginePort.ts'

/**
 * The engine's state in the front, folded from the same entries: what every read is answered from. It
 * is read within one turn of the event loop and never written by anybody else.
 *
 * Rules: [SRV2]
 */
export interface Replica {
  readonly state: State
  readonly head: Head
  /** When the last entries came, milliseconds since 1970. */
  readonly receivedAt: number
  /** Calls a listener after each batch was folded. Returns the function that ends it. */
  onFolded(listener: (entries: readonly Entry[]) => void): () => void
  /**
   * Resolves once it holds an entry.
   *
   * @throws BehindError where that takes longer than a bound
   */
  reached(seq: number, withinMs: number): Promise<void>
  close(): void
}

/** What a replica begins with: a state and the entry it stands at. */
export interface Base {
  readonly state: State
  readonly head: Head
}

/** The replica has not come to an entry in time: it may not exist. */
export class BehindError extends Error {
  override readonly name = 'BehindError'
  readonly seq: number

  constructor(wanted: number, seq: number) {
    super(`expected entry ${wanted}, found ${seq} the newest`)
    this.seq = seq
  }
}

interface Waiting {
  readonly seq: number
  readonly resolve: () => void
}

/** Follows an engine from a base on, which is the beginning where none is given. */
export function follow(
  port: EnginePort,
  base: Base = { state: State.create(), head: { seq: 0, hash: '' } },
  clock: Clock = Clock.system,
): Replica {
  const { state } = base
  const listeners = new Set<(entries: readonly Entry[]) => void>()
  const waiting = new Set<Waiting>()
  let head = base.head
  let receivedAt = clock.now()
  const end = port.entries(head.seq, (entries, newest) => {
    for (const entry of entries) fold(state, entry)
    head = newest
    receivedAt = clock.now()
    for (const one of waiting) if (one.seq <= head.seq) one.resolve()
    for (const listener of listeners) listener(entries)
  })
  return {
    state,
    get head() {
      return head
    },
    get receivedAt() {
      return receivedAt
    },
    onFolded(listener) {
      const own = (entries: readonly Entry[]) => listener(entries)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    reached: (seq, withinMs) =>
      seq <= head.seq
        ? Promise.resolve()
        : wait(waiting, seq, withinMs, () => new BehindError(seq, head.seq)),
    close: end,
  }
}

function wait(
  waiting: Set<Waiting>,
  seq: number,
  withinMs: number,
  behind: () => BehindError,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      waiting.delete(one)
    }
    const one: Waiting = {
      seq,
      resolve() {
        end()
        resolve()
      },
    }
    const timer = setTimeout(() => {
      end()
      reject(behind())
    }, withinMs)
    waiting.add(one)
  })
}

export * as Replica from './Replica.ts'
