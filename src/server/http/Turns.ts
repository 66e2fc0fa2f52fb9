/**
 * Turns at the thread that answers, for work that may be long: at most a slice of it is done between two
 * looks at the network, so that a command never waits for all reads that wait, and the turn is whose it is
 * that has used least, so that nobody's reads or lists keep others from theirs.
 *
 * Rules: [HTTP20]
 */
export interface Turns {
  readonly byName: Map<string, Waiting>
  /** What whoever had the last turn had used: who comes newly has used as much. */
  floor: number
  isRunning: boolean
}

interface Waiting {
  readonly work: (() => void)[]
  /** Milliseconds. */
  used: number
}

/** What is done between two looks at the network, where one piece of it is not longer. */
export const SLICE_MS = 4

export const create = (): Turns => ({ byName: new Map(), floor: 0, isRunning: false })

/** Does a piece of work when it is the turn of a name, and gives what it gives. */
export function take<T>(turns: Turns, name: string, work: () => T): Promise<Awaited<T>> {
  return new Promise((resolve, reject) => {
    const waiting = turns.byName.get(name) ?? { work: [], used: turns.floor }
    turns.byName.set(name, waiting)
    waiting.work.push(() => {
      try {
        resolve(work() as Awaited<T>)
      } catch (error) {
        reject(error as Error)
      }
    })
    soon(turns)
  })
}

function soon(turns: Turns): void {
  if (turns.isRunning) return
  turns.isRunning = true
  setImmediate(() => {
    turns.isRunning = false
    const until = performance.now() + SLICE_MS
    for (let next = first(turns); next !== null; next = first(turns)) {
      run(turns, next)
      if (performance.now() >= until) break
    }
    if (turns.byName.size > 0) soon(turns)
  })
}

/** Whoever has used least of those who wait. */
function first({ byName }: Turns): string | null {
  let found: string | null = null
  let least = Number.POSITIVE_INFINITY
  for (const [name, { used }] of byName) {
    if (used >= least) continue
    found = name
    least = used
  }
  return found
}

function run(turns: Turns, name: string): void {
  const waiting = turns.byName.get(name)
  const began = performance.now()
  turns.floor = waiting?.used ?? turns.floor
  waiting?.work.shift()?.()
  if (waiting === undefined) return
  waiting.used += performance.now() - began
  if (waiting.work.length === 0) turns.byName.delete(name)
}

export * as Turns from './Turns.ts'
