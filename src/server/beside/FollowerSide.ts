import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { defined } from '../../base/assert.ts'
import { Keyring } from '../../journal/seal/Keyring.ts'
import type { Beginning, Question, Saying } from './messages.ts'

/** The side of a thread beside the front: what it was asked, in order, and how it answers. */
export interface FollowerSide {
  readonly journal: string
  /** The next question, or null where none comes within so many milliseconds. */
  readonly next: (withinMs: number) => Promise<Question | null>
  /** Every question that waits. */
  readonly take: () => readonly Question[]
  /** Answers a question with what it finds, or that it could not. */
  readonly answer: (question: Question, find: () => Promise<unknown>) => Promise<void>
  /** Tells something that nobody asked for. */
  readonly tell: (told: unknown) => void
}

/** How often it says that it lives. */
const BEAT_MS = 1_000

/** Begins the thread's side: it leaves the processor to the engine and the front wherever they want it. */
export function open(): FollowerSide {
  const port = defined(parentPort, 'server: a thread beside the front has somebody to tell')
  const { journal, keys } = workerData as Beginning
  for (const key of keys) Keyring.add(key)
  try {
    // On Linux this is of the thread alone.
    setPriority(10)
  } catch {
    // Where it may not be changed, it is done without.
  }
  const say = (saying: Saying): void => port.postMessage(saying)
  setInterval(say, BEAT_MS, { kind: 'alive' })
  let asked: Question[] = []
  let wake = (): void => {}
  port.on('message', (question: Question) => {
    asked.push(question)
    wake()
  })
  return {
    journal,
    take() {
      const all = asked
      asked = []
      return all
    },
    async next(withinMs) {
      if (asked.length === 0) await until(withinMs, (ready) => (wake = ready))
      return asked.shift() ?? null
    },
    async answer({ number }, find) {
      try {
        say({ kind: 'answer', number, answer: await find() })
      } catch (error) {
        const message = error instanceof Error ? (error.stack ?? error.message) : `${error}`
        say({ kind: 'fault', number, message })
      }
    },
    tell: (told) => say({ kind: 'told', told }),
  }
}

/** Waits until what is handed over is called, or so many milliseconds. */
const until = (ms: number, hand: (ready: () => void) => void): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    hand(() => {
      clearTimeout(timer)
      resolve()
    })
  })

export * as FollowerSide from './FollowerSide.ts'
