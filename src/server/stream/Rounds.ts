/** Goes through all there is again and again, when it is asked to: a slice in a turn, and then it rests. */
export interface Rounds {
  readonly ask: () => void
  readonly stop: () => void
}

/** What is done in one turn. */
const SLICE_MS = 4
/** How often as long as a round took it rests after it, so that it leaves most of the thread to others. */
const REST = 7

/** Rounds of which one begins at least so many milliseconds after the one before. */
export function create<T>(
  apartMs: number,
  all: () => Iterable<T>,
  visit: (one: T) => void,
): Rounds {
  let left: T[] = []
  let spent = 0
  let restUntil = Number.NEGATIVE_INFINITY
  let [isRunning, isAsked, isStopped] = [false, false, false]
  const go = (): void => {
    if (isStopped) return
    const began = performance.now()
    while (left.length > 0 && performance.now() - began < SLICE_MS) visit(left.pop() as T)
    spent += performance.now() - began
    if (left.length > 0) return void setImmediate(go)
    restUntil = began + Math.max(apartMs, REST * spent)
    isRunning = false
    if (isAsked) ask()
  }
  const begin = (): void => {
    left = [...all()].reverse()
    spent = 0
    go()
  }
  const ask = (): void => {
    isAsked = isRunning
    if (isRunning) return
    isRunning = true
    const rest = restUntil - performance.now()
    if (rest <= 0) setImmediate(begin)
    else setTimeout(begin, rest).unref()
  }
  return {
    ask,
    stop() {
      isStopped = true
      left = []
    },
  }
}

export * as Rounds from './Rounds.ts'
